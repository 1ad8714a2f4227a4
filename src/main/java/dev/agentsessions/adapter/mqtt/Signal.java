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

    /// Something has happened.
    void stir() {
        lock.lock();
        try {
            stirred = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// It is to end.
    void stop() {
        lock.lock();
        try {
            stopping = true;
            stirred = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean stopping() {
        lock.lock();
        try {
            return stopping;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until something has happened since this last returned.
    ///
    /// @param nanos how long at most
    void await(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (!stirred && left > 0) {
                left = changed.awaitNanos(left);
            }
            stirred = false;
        } finally {
            lock.unlock();
        }
    }

    /// Waits, whatever happens, unless it is to end.
    void pause(long millis) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (!stopping && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
