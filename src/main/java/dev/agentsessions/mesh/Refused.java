package dev.agentsessions.mesh;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A rule does not allow it. Nothing was changed.
public final class Refused extends Exception {
    private final Reason reason;
    private final Map<String, @Nullable Object> details = new LinkedHashMap<>();

    /// Why.
    public enum Reason {
        UNKNOWN_AGENT,
        UNKNOWN_TASK,
        TASK_EXISTS,
        /// Somebody else holds it.
        CLAIM_DENIED,
        /// The agent holds it itself, and has a token for it.
        ALREADY_HELD,
        /// It depends on tasks that are not completed.
        BLOCKED_BY,
        /// It is over, or quarantined.
        NOT_CLAIMABLE,
        /// The agent has not the role or the capabilities.
        NOT_CAPABLE,
        TOO_MANY_LEASES,
        TOO_MANY_TASKS,
        /// The lease is over, or another's.
        STALE_TOKEN,
        /// The request id was used for something else.
        REQUEST_REUSED,
        DEPENDENCY_CYCLE,
        UNKNOWN_DEPENDENCY;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// @param message for people: what, and what to do
    Refused(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /// The same, saying more to programs.
    Refused with(String name, @Nullable Object value) {
        details.put(name, value);
        return this;
    }

    public Reason reason() {
        return reason;
    }

    /// What else there is to know, by name, in a stable order: text, numbers, lists of text.
    public Map<String, @Nullable Object> details() {
        return new LinkedHashMap<>(details);
    }
}
