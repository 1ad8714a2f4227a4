package dev.agentsessions.messages;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What can happen to a job, in the words of multi-agent-mux's job-protocol.md.
public enum JobEventType {
    STARTED,
    PERMISSION_REQUIRED,
    PROGRESS,
    COMPLETED,
    ERROR;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether nothing is to come after it.
    public boolean isEnd() {
        return this == COMPLETED || this == ERROR;
    }

    static @Nullable JobEventType of(@Nullable String word) {
        for (JobEventType type : values()) {
            if (type.word().equals(word)) {
                return type;
            }
        }
        return null;
    }
}
