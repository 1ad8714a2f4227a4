package dev.agentsessions.adapter.sql;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.sqlite.BusyHandler;

/// Waits while another process writes.
///
/// SQLite's own waiting looks ten times a second in the end. Between two transactions of a process that writes all the
/// time the file is free for less than a millisecond, so that of fifty that wait some would wait for half a minute. This
/// looks at a different time each, and less often after a while: each time that another process takes its turn costs that
/// one what it knew of the database, so that where all write all the time fewer turns get more done. Who has waited for
/// long looks often again.
final class Queue extends BusyHandler {
    private static final long SHORTEST = 500_000;
    private static final long OFTEN = 8_000_000;
    private static final long SELDOM = 64_000_000;
    private static final long LONG = 1_000_000_000;

    private final long patience;
    private long began;

    Queue(Duration patience) {
        this.patience = patience.toNanos();
    }

    /// @param times how often it has waited for this already
    /// @return 0 to give up
    @Override
    protected int callback(int times) {
        long now = System.nanoTime();
        if (times == 0) {
            began = now;
        }
        if (now - began >= patience) {
            return 0;
        }
        // Whoever is interrupted waits nevertheless, and does not spin.
        boolean interrupted = Thread.interrupted();
        long longest = now - began < LONG ? Math.min(SELDOM, OFTEN * (1 + times)) : OFTEN;
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(SHORTEST, longest));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return 1;
    }
}
