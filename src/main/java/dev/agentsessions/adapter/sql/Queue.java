package dev.agentsessions.adapter.sql;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.sqlite.BusyHandler;

/// Waits while another process writes.
///
/// SQLite's own waiting looks ten times a second in the end. Between two transactions of a process that writes all the
/// time the file is free for less than a millisecond, so that of fifty that wait some would wait for half a minute. This
/// looks every few milliseconds, at a different time each.
final class Queue extends BusyHandler {
    private static final long SHORTEST = 500_000;
    private static final long LONGEST = 8_000_000;

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
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(SHORTEST, LONGEST));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return 1;
    }
}
