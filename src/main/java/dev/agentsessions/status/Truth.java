package dev.agentsessions.status;

import dev.agentsessions.judge.AgentPresence;
import dev.agentsessions.judge.Kind;
import dev.agentsessions.judge.Life;
import dev.agentsessions.judge.StatusWord;
import dev.agentsessions.judge.Verdict;
import dev.agentsessions.session.Status;
import org.jspecify.annotations.Nullable;

/// What is the case, and whether the registry says so.
///
/// @param word for programs: `running`, `stopped`, `terminated`, `archived` or `no status` where that is declared and so;
///     else `alive`, `agent gone`, `tmux stands`, `gone`, `renamed`, `unknown` or `elsewhere`
/// @param because why no more can be said, for people; null if nothing is in doubt
/// @param words for people, with the reason
public record Truth(String word, @Nullable String because, String words, boolean asDeclared) {

    private Truth(String word, boolean asDeclared) {
        this(word, null, word, asDeclared);
    }

    private static Truth unknown(String why) {
        return new Truth("unknown", why, "unknown, because " + why, false);
    }

    /// Of an entry of another host.
    static Truth elsewhere(String host) {
        return new Truth("elsewhere", null, "on host " + host + ", not looked at", true);
    }

    public static Truth of(Verdict verdict) {
        Status status = verdict.entry().status();
        boolean running = status == Status.RUNNING;
        Life.Unknown doubt = StatusWord.doubt(verdict.entry());
        if (doubt != null) {
            return unknown(doubt.why());
        }
        String declared = verdict.entry().statusWord();
        String word = declared == null ? "no status" : declared;
        return switch (verdict.life()) {
            case Life.Alive alive -> alive(alive, word, status);
            case Life.Absent _ -> running || status == null ? new Truth("gone", false) : new Truth(word, true);
            case Life.Renamed renamed ->
                new Truth("renamed", null, "renamed to " + renamed.newName(), false);
            case Life.Unknown unknown when !running && status != null -> new Truth(word, true);
            case Life.Unknown unknown -> unknown(unknown.why());
        };
    }

    private static Truth alive(Life.Alive alive, String word, @Nullable Status status) {
        boolean running = status == Status.RUNNING;
        return switch (alive.agents()) {
            case AgentPresence.Present _ -> running ? new Truth(word, true) : new Truth("alive", false);
            case AgentPresence.Absent _ ->
                running
                        ? new Truth("agent gone", null, "tmux stands, its agent is gone", false)
                        : new Truth(word, status != null);
            case AgentPresence.Unknown unknown ->
                running
                        ? new Truth(word, unknown.why(), "running, its agent not seen (" + unknown.why() + ")", true)
                        : new Truth("tmux stands", false);
        };
    }

    /// Whether these words tell a drift of this kind already, because it is about the session's life.
    public boolean tells(Kind kind) {
        return switch (kind) {
            case TMUX_GONE, UNREGISTERED, REVIVED, FALSE_DEATH, AGENT_GONE, UNKNOWN, RENAMED -> !asDeclared;
            case ID_MATERIALIZED, ID_ROTATED, STALE_ID, RESTARTED, SHARED_CONVERSATION, AMBIGUOUS_ID -> false;
        };
    }
}
