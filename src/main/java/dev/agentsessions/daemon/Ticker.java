package dev.agentsessions.daemon;

import java.util.concurrent.locks.Condition;

/// Port: how time passes for [WakeUps].
interface Ticker {
    /// A clock that never jumps; only differences mean something.
    long nanos();

    /// Waits until the condition is signalled, or so long; it may also come back for no reason.
    void await(Condition condition, long nanos) throws InterruptedException;

    /// This machine's.
    final class Real implements Ticker {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void await(Condition condition, long nanos) throws InterruptedException {
            condition.awaitNanos(nanos);
        }
    }
}
