package dev.agentsessions.scenario;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Something that goes on beside a test, again and again, until it is ended.
final class Meanwhile implements AutoCloseable {
    private final Thread thread;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean ending;

    interface Step {
        void happens() throws Exception;
    }

    /// @param millis between two times, as nobody does anything without pause
    Meanwhile(String name, long millis, Step step) {
        thread = Thread.ofPlatform().name(name).start(() -> {
            try {
                while (!ending) {
                    step.happens();
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
                }
            } catch (Exception | AssertionError e) {
                failure.set(e);
            }
        });
    }

    /// Ends it, and fails if it has.
    void end() throws InterruptedException {
        ending = true;
        thread.join();
        if (failure.get() != null) {
            throw new AssertionError(thread.getName() + " failed", failure.get());
        }
    }

    @Override
    public void close() {
        ending = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
