package dev.agentsessions.daemon;

import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/// When the next pass is due, and why (rule S2). Knows no clock: all times are nanoseconds of one that never jumps.
///
/// The first wake-up after a quiet time is due at once; what comes while its pass runs, or within the gathering time of
/// its beginning, becomes one more pass.
final class Schedule {
    /// So long after the beginning of a pass the next one begins at the earliest.
    static final Duration GATHERING = Duration.ofMillis(20);

    private final Map<Reason, Long> due = new EnumMap<>(Reason.class);
    private final Map<Reason, Long> last = new EnumMap<>(Reason.class);
    private long earliest = Long.MIN_VALUE;
    private long heldUntil = Long.MIN_VALUE;

    /// Something says: look again.
    void wake(Reason reason, long now) {
        Long before = last.get(reason);
        long spaced = before == null ? now : Math.max(now, before + reason.spacing().toNanos());
        wakeAt(reason, spaced);
    }

    /// Something will have to be looked at then; of several times for one reason, the first counts.
    void wakeAt(Reason reason, long at) {
        due.merge(reason, at, Math::min);
    }

    /// A pass has failed: until then only what may mend that is reason enough for another.
    void hold(long until) {
        heldUntil = until;
        wakeAt(Reason.RETRY, until);
    }

    /// When the next pass is due; [Long#MAX_VALUE] for never.
    long next() {
        long next = Long.MAX_VALUE;
        for (Map.Entry<Reason, Long> wanted : due.entrySet()) {
            long at = wanted.getKey().mayMend() ? wanted.getValue() : Math.max(wanted.getValue(), heldUntil);
            next = Math.min(next, at);
        }
        return next == Long.MAX_VALUE ? next : Math.max(next, earliest);
    }

    /// Begins a pass: everything that is due by now becomes it. What is due later stays, but for the poll, the retry
    /// and what settles, which the pass finds anew.
    Set<Reason> begin(long now) {
        Set<Reason> reasons = EnumSet.noneOf(Reason.class);
        due.entrySet().removeIf(wanted -> {
            boolean isDue = wanted.getValue() <= now;
            if (isDue) {
                reasons.add(wanted.getKey());
                last.put(wanted.getKey(), now);
            }
            return isDue;
        });
        due.remove(Reason.POLL);
        due.remove(Reason.RETRY);
        due.remove(Reason.SETTLED);
        earliest = now + GATHERING.toNanos();
        heldUntil = Long.MIN_VALUE;
        return reasons;
    }
}
