package dev.agentsessions.mesh;

import java.util.Locale;

/// How a holder lets go of a task.
public enum Outcome {
    COMPLETED,
    FAILED,
    /// Somebody else may take it.
    ABANDONED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Outcome of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
