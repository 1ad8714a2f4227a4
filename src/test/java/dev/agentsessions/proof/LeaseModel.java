package dev.agentsessions.proof;

import dev.agentsessions.proof.Op.Kind;
import org.jspecify.annotations.Nullable;

/// How the lease on one task must behave, said once more and apart from the code that is judged by it: a state, and which
/// state follows when an operation happens next.
///
/// Nobody outside knows at which tick an operation was decided, only between which two. What is known of the tick at
/// which the lease was last acquired or renewed is therefore an interval, which each answer narrows, and an answer is
/// right if any tick within both makes it so.
///
/// @param holder null if nobody has it
/// @param token 0 if nobody knows it, as that of a claim whose answer was lost
/// @param ttl in ticks
/// @param low the first tick at which it can have been acquired or renewed
/// @param high the last
/// @param now no later operation is decided before this tick
/// @param given no token up to this one can be given any more
/// @param lapses how many leases in a row have lapsed
/// @param releasedBy who let it go last, and with which token
record LeaseModel(
        @Nullable String holder,
        long token,
        long ttl,
        long low,
        long high,
        long now,
        long given,
        int lapses,
        @Nullable String releasedBy,
        long releasedToken) {
    private static final int MOST_LAPSES = 5;

    static final LeaseModel FREE = new LeaseModel(null, 0, 0, 0, 0, Long.MIN_VALUE, 0, 0, null, 0);

    /// The state after an operation, or null if it cannot have happened in this one.
    @Nullable LeaseModel after(Op op) {
        return switch (op.answer().verdict()) {
            case GRANTED -> granted(op, op.answer().token());
            case DENIED -> op.call().agent().equals(op.answer().holder()) ? null : seenLive(op, op.answer().holder());
            case MINE_ALREADY -> seenLive(op, op.call().agent());
            case QUARANTINED -> quarantined(op);
            case STALE -> stale(op);
            case DONE -> done(op);
            case NONE -> op.call().kind() == Kind.CLAIM ? granted(op, 0) : done(op);
        };
    }

    private @Nullable LeaseModel granted(Op op, long newToken) {
        LeaseModel free = free(op);
        if (free == null || free.lapses >= MOST_LAPSES || (newToken != 0 && newToken <= given)) {
            return null;
        }
        return new LeaseModel(
                op.call().agent(), newToken, op.call().ttl(), free.now, op.late(), free.now, Math.max(given, newToken),
                free.lapses, releasedBy, releasedToken);
    }

    private @Nullable LeaseModel quarantined(Op op) {
        LeaseModel free = free(op);
        return free == null || free.lapses < MOST_LAPSES ? null : free;
    }

    /// The state in which nobody has it at some tick of an operation.
    private @Nullable LeaseModel free(Op op) {
        long at = Math.max(now, op.early());
        if (holder == null) {
            return at > op.late() ? null : with(null, 0, 0, 0, at, lapses);
        }
        at = Math.max(at, low + ttl);
        return at > op.late() ? null : with(null, 0, 0, 0, at, lapses + 1);
    }

    /// The state in which somebody has it at some tick of an operation.
    private @Nullable LeaseModel seenLive(Op op, @Nullable String by) {
        if (holder == null || !holder.equals(by)) {
            return null;
        }
        long at = Math.max(now, op.early());
        long first = Math.max(low, at - ttl + 1);
        long last = Math.min(high, op.late());
        return at > op.late() || first > last ? null : with(holder, token, first, last, at, lapses);
    }

    private boolean isOf(Op op) {
        return op.call().agent().equals(holder) && token == op.call().token();
    }

    private @Nullable LeaseModel done(Op op) {
        if (op.call().kind() == Kind.RELEASE
                && op.call().agent().equals(releasedBy)
                && releasedToken == op.call().token()) {
            return passed(op);
        }
        LeaseModel live = isOf(op) ? seenLive(op, holder) : null;
        if (live == null) {
            return null;
        }
        return switch (op.call().kind()) {
            case UPDATE -> live;
            case RENEW -> {
                long first = Math.max(live.now, live.low);
                long last = Math.min(op.late(), live.high + ttl - 1);
                yield first > last ? null : with(holder, token, first, last, first, lapses);
            }
            case RELEASE ->
                new LeaseModel(null, 0, 0, 0, 0, live.now, given, 0, op.call().agent(), op.call().token());
            case CLAIM -> throw new IllegalArgumentException(op.toString());
        };
    }

    private @Nullable LeaseModel stale(Op op) {
        return isOf(op) ? free(op) : passed(op);
    }

    /// The same state, some tick of an operation later.
    private @Nullable LeaseModel passed(Op op) {
        long at = Math.max(now, op.early());
        long last = Math.min(high, op.late());
        return at > op.late() || (holder != null && low > last) ? null : with(holder, token, low, last, at, lapses);
    }

    private LeaseModel with(
            @Nullable String newHolder, long newToken, long newLow, long newHigh, long newNow, int newLapses) {
        boolean free = newHolder == null;
        return new LeaseModel(
                newHolder, newToken, free ? 0 : ttl, free ? 0 : newLow, free ? 0 : newHigh, newNow, given, newLapses,
                releasedBy, releasedToken);
    }
}
