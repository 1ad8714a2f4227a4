package dev.agentsessions.coordinator;

import java.time.Duration;

/// When something is due that is done again and again. Knows no clock: all times are milliseconds of one that never jumps.
///
/// It is due at once at first.
final class Chore {
    private final Duration apart;
    private long due = Long.MIN_VALUE;
    private long ended = Long.MIN_VALUE;
    private long leftAloneUntil = Long.MIN_VALUE;

    /// @param apart from the end of one time to the beginning of the next at least, where it is wanted
    Chore(Duration apart) {
        this.apart = apart;
    }

    boolean isDue(long now) {
        return now >= due;
    }

    /// When it is due next.
    long due() {
        return due;
    }

    /// It was done, and is due again after this time although nobody wants it.
    void done(long now, Duration next) {
        ended = now;
        due = now + next.toMillis();
    }

    /// It has failed, and is to be tried again after this time and, if that can wait, no sooner.
    void failed(long now, Duration again) {
        done(now, again);
        leftAloneUntil = due;
    }

    /// There is something to do, unless what has failed is left alone.
    void want(long now) {
        wantAnyway(Math.max(now, leftAloneUntil));
    }

    /// There is something to do, and what has failed may succeed.
    void wantAnyway(long now) {
        due = Math.min(due, Math.max(now, ended + apart.toMillis()));
    }

    /// It is not to be put off for longer than this from when it was done last.
    void within(Duration most) {
        due = Math.min(due, ended + most.toMillis());
    }
}
