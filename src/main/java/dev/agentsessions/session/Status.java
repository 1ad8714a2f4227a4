package dev.agentsessions.session;

import org.jspecify.annotations.Nullable;

/// What the registry declares of a session.
public enum Status {
    RUNNING,
    STOPPED,
    TERMINATED,
    ARCHIVED;

    /// The word as it stands in the registry, such as `running`.
    public String word() {
        return switch (this) {
            case RUNNING -> "running";
            case STOPPED -> "stopped";
            case TERMINATED -> "terminated";
            case ARCHIVED -> "archived";
        };
    }

    /// The status that `word` names, or null if it names none; the comparison is exact.
    public static @Nullable Status of(@Nullable String word) {
        for (Status status : values()) {
            if (status.word().equals(word)) {
                return status;
            }
        }
        return null;
    }
}
