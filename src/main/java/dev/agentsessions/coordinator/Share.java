package dev.agentsessions.coordinator;

import java.time.Duration;

/// Has something take a small part of the time only, unless that would take too long: how long it took may be how long this
/// machine slept. Knows no clock: all times are milliseconds of one that never jumps.
final class Share {
    private final int part;
    private final Duration apart;
    private final Duration most;
    private long next = Long.MIN_VALUE;

    /// @param part of the time, as in one in so many
    /// @param apart from the end of one time to the beginning of the next at least
    /// @param most the same at most
    Share(int part, Duration apart, Duration most) {
        this.part = part;
        this.apart = apart;
        this.most = most;
    }

    /// From when on it may be done again.
    long next() {
        return next;
    }

    void taken(long begun, long ended) {
        next = ended + Math.clamp(part * (ended - begun), apart.toMillis(), most.toMillis());
    }
}
