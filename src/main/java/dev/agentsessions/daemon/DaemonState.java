package dev.agentsessions.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How a daemon stands.
///
/// @param registry its path
/// @param passes how many were completed
/// @param lastPass when the last one was completed, or null
/// @param lastPassMillis how long it took
/// @param wokenBy what woke it, in words
/// @param nextPass when the poll makes the next one at the latest, or null
/// @param failures how many passes in a row have failed
/// @param lastFailure why the last one that failed did, or null
public record DaemonState(
        Phase phase,
        long pid,
        String version,
        String registry,
        Instant started,
        long passes,
        @Nullable Instant lastPass,
        long lastPassMillis,
        String wokenBy,
        @Nullable Instant nextPass,
        long failures,
        @Nullable String lastFailure,
        Broker.State broker,
        Watches.Report watches) {

    /// Whether the next pass should have come by now: the last one is older than twice the poll (rule S4).
    public boolean overdue(Instant now) {
        return lastPass != null
                && nextPass != null
                && Duration.between(lastPass, now).compareTo(Duration.between(lastPass, nextPass).multipliedBy(2)) > 0;
    }

    /// When it was last heard of for certain.
    public Instant lastHeard() {
        return lastPass == null ? started : lastPass;
    }

    public enum Phase {
        READY,
        /// The last pass failed.
        FAILING,
        STOPPED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Phase of(String word) {
            for (Phase phase : values()) {
                if (phase.word().equals(word)) {
                    return phase;
                }
            }
            return STOPPED;
        }
    }
}
