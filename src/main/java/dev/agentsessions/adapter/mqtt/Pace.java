package dev.agentsessions.adapter.mqtt;

import java.time.Duration;

/// How long things take on the line to a broker.
///
/// @param first how long the first pause is at most after a connection failed; it doubles with each that does
/// @param longest how long it becomes at most
/// @param settled a connection that lasted so long was not in vain
/// @param takenOver how long to leave it to a client that took ours over
/// @param refused how long to wait after the broker did not let us in, or took something not
/// @param patience how long an answer may take
/// @param quiet how long to wait at least for what is retained, which comes at once: those who wait for the same topic are
///        not to begin at once
/// @param keepAlive how long to be silent at most; whole seconds
public record Pace(
        Duration first,
        Duration longest,
        Duration settled,
        Duration takenOver,
        Duration refused,
        Duration patience,
        Duration quiet,
        Duration keepAlive) {
    public static final Pace USUAL = new Pace(
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(120),
            Duration.ofSeconds(10),
            Duration.ofMillis(500),
            Duration.ofSeconds(20));

    public Pace {
        if (keepAlive.toSeconds() < 1) {
            throw new IllegalArgumentException("the keep-alive is counted in seconds, and 0 is none");
        }
    }
}
