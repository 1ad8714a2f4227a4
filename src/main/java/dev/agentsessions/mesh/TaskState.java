package dev.agentsessions.mesh;

import java.util.Locale;

/// Where a task stands.
public enum TaskState {
    PENDING,
    CLAIMED,
    IN_PROGRESS,
    /// Its holder cannot go on.
    BLOCKED,
    COMPLETED,
    FAILED,
    /// Its leases have lapsed too often in a row for it to be handed out again.
    QUARANTINED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// What a sentence says of a task, behind its id.
    public String said() {
        return switch (this) {
            case COMPLETED -> "has been completed";
            case FAILED -> "has failed";
            case PENDING, CLAIMED, IN_PROGRESS, BLOCKED, QUARANTINED -> "is " + word().replace('_', ' ');
        };
    }

    /// Whether somebody has a lease on it, or had one that nobody has taken back yet.
    public boolean held() {
        return this == CLAIMED || this == IN_PROGRESS || this == BLOCKED;
    }

    /// Whether nothing more will be done about it.
    public boolean over() {
        return this == COMPLETED || this == FAILED;
    }

    public static TaskState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
