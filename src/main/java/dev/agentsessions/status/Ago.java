package dev.agentsessions.status;

import java.time.Duration;
import java.time.Instant;

/// How long ago something was, in one unit.
final class Ago {
    private Ago() {}

    /// Such as `12 s ago`. What lies in the future, by another clock, was just now.
    static String of(Instant then, Instant now) {
        Duration age = Duration.between(then, now);
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 120) {
            return seconds + " s ago";
        }
        if (seconds < 2 * 3600) {
            return seconds / 60 + " min ago";
        }
        return seconds < 2 * 86_400 ? seconds / 3600 + " h ago" : seconds / 86_400 + " days ago";
    }
}
