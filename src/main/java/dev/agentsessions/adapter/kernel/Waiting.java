package dev.agentsessions.adapter.kernel;

import java.util.concurrent.TimeUnit;

/// Passing time, so that a test can make it pass.
interface Waiting {
    /// Nanoseconds from some fixed instant, as [System#nanoTime].
    long nanoTime();

    void pause(long nanos) throws InterruptedException;

    /// The machine's own time.
    final class Real implements Waiting {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void pause(long nanos) throws InterruptedException {
            TimeUnit.NANOSECONDS.sleep(nanos);
        }
    }
}
