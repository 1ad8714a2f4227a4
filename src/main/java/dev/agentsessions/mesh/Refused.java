package dev.agentsessions.mesh;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A rule does not allow it. Nothing was changed.
public final class Refused extends Exception {
    private final Reason reason;
    private final Map<String, @Nullable Object> details = new LinkedHashMap<>();
    private long inTheWay;
    private @Nullable Unknown unknown;

    /// A name that nobody has.
    ///
    /// @param what that is so
    /// @param advice what to do, if it is not misspelt
    private record Unknown(String name, String what, String advice) {}

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
        /// It is neither failed nor quarantined.
        NOT_REOPENABLE,
        /// The agent has not the role or the capabilities.
        NOT_CAPABLE,
        TOO_MANY_LEASES,
        TOO_MANY_TASKS,
        /// The lease is over, or another's.
        STALE_TOKEN,
        /// The request id was used for something else.
        REQUEST_REUSED,
        DEPENDENCY_CYCLE,
        TOO_MANY_MESSAGES,
        UNKNOWN_DIRECTIVE,
        /// An agent cannot be called that.
        RESERVED_NAME,
        /// Whoever asked does not want it any more.
        EXPIRED,
        /// An agent cannot speak for another.
        NOT_YOURSELF,
        /// What is kept does not follow from the log.
        STATE_DIFFERS,
        /// The log is not what it was when it was written.
        LOG_BROKEN;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// @param message for people: what, and what to do
    public Refused(Reason reason, String message) {
        // What the rules refuse is no mishap: nobody asks where in the program it was.
        super(message, null, false, false);
        this.reason = reason;
    }

    /// A name is not known.
    ///
    /// @param what that is so
    /// @param advice what to do about it
    static Refused unknown(Reason reason, String name, String what, String advice) {
        Refused refused = new Refused(reason, what + "; " + advice);
        refused.unknown = new Unknown(name, what, advice);
        return refused;
    }

    /// The name that is not known, if that is why; or null.
    public @Nullable String unknown() {
        return unknown == null ? null : unknown.name();
    }

    /// The same for a name that is not known, with the one that is spelled like it.
    public Refused meaning(String known) {
        Unknown why = Objects.requireNonNull(unknown);
        Refused refused = new Refused(reason, why.what() + "; did you mean " + known + "? Else " + why.advice());
        refused.details.putAll(details);
        return refused;
    }

    /// The same, saying more to programs.
    public Refused with(String name, @Nullable Object value) {
        details.put(name, value);
        return this;
    }

    /// The same, with what could be taken instead.
    Refused instead(List<String> tasks) {
        Refused refused = new Refused(
                reason, tasks.isEmpty() ? text() : text() + "; take " + String.join(" or ", tasks) + " instead");
        refused.details.putAll(details);
        return refused.with("alternatives", tasks);
    }

    /// The same; a lease is in the way.
    Refused by(Lease lease) {
        inTheWay = lease.token();
        return this;
    }

    /// The token of the lease that is in the way, which is nobody else's business; 0 if none is.
    long inTheWay() {
        return inTheWay;
    }

    /// What, and what to do.
    public String text() {
        return String.valueOf(getMessage());
    }

    public Reason reason() {
        return reason;
    }

    /// What else there is to know, by name, in a stable order: text, numbers, lists of text.
    public Map<String, @Nullable Object> details() {
        return new LinkedHashMap<>(details);
    }
}
