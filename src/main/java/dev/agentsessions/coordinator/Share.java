package dev.agentsessions.coordinator;

import java.time.Duration;

/// Has something take a small part of the time only, however long it takes. Knows no clock: all times are milliseconds of
/// one that never jumps.
final class Share {
    private final int part;
    private final Duration apart;
    private long next = Long.MIN_VALUE;

    /// @param part of the time, as in one in so many
    /// @param apart from the end of one time to the beginning of the next at least
    Share(int part, Duration apart) {
        this.part = part;
        this.apart = apart;
    }

    /// From when on it may be done again.
    long next() {
        return next;
    }

    void taken(long begun, long ended) {
        next = ended + Math.max(apart.toMillis(), part * (ended - begun));
    }
}
