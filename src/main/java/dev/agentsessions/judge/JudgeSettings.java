package dev.agentsessions.judge;

import java.time.Duration;

/// What a user can set of the judgement.
///
/// @param settle how long what somebody did is left alone
/// @param sessionPattern regular expression for the names of sessions to register, with the groups `workspace` and
///     `agent`
public record JudgeSettings(Duration settle, String sessionPattern) {
    public static final JudgeSettings DEFAULT =
            new JudgeSettings(Duration.ofSeconds(5), "(?<workspace>.+)-creator-(?<agent>claude|agy)");
}
