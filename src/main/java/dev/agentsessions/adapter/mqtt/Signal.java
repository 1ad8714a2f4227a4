package dev.agentsessions.adapter.mqtt;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Where what other threads do comes together for the one that waits for it.
final class Signal {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean stirred;
    private boolean stopping;

    private interface Held extends AutoCloseable {
        @Override
        void close();
    }

    private Held held() {
        lock.lock();
        return lock::unlock;
    }

    /// Something has happened.
    void stir() {
        try (Held _ = held()) {
            stirred = true;
            changed.signalAll();
        }
    }

    /// It is to end.
    void stop() {
        try (Held _ = held()) {
            stopping = true;
            stirred = true;
            changed.signalAll();
        }
    }

    boolean stopping() {
        try (Held _ = held()) {
            return stopping;
        }
    }

    /// Waits until something has happened since this last returned.
    ///
    /// @param nanos how long at most
    void await(long nanos) throws InterruptedException {
        try (Held _ = held()) {
            long left = nanos;
            while (!stirred && left > 0) {
                left = changed.awaitNanos(left);
            }
            stirred = false;
        }
    }

    /// Waits, whatever happens, unless it is to end.
    void pause(long millis) throws InterruptedException {
        try (Held _ = held()) {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (!stopping && left > 0) {
                left = changed.awaitNanos(left);
            }
        }
    }
}
