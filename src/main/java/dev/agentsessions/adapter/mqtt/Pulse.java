package dev.agentsessions.adapter.mqtt;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/// Notices that this process, or its machine, has stood still: what came meanwhile has waited in a socket, nobody knows
/// for how long.
final class Pulse implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(500);

    private final LongSupplier millis;
    private final long longest;
    private final Runnable stood;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread thread;
    private long last;

    /// @param millis a clock that never jumps and counts while the machine sleeps
    /// @param longest no beat comes later than this after the one before it, unless it has stood still
    /// @param stood what to do then, before anything else is done
    Pulse(LongSupplier millis, Duration longest, Runnable stood) {
        this.millis = millis;
        this.longest = longest.toMillis();
        this.stood = stood;
        this.last = millis.getAsLong();
        this.thread = Thread.ofPlatform().daemon().name("mesh-pulse").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// To be called before anything is done that must not be done too late. It may have stood still just now, and no
    /// other thread have noticed yet.
    synchronized void beat() {
        long now = millis.getAsLong();
        if (now - last > longest) {
            stood.run();
        }
        last = now;
    }

    private void run() {
        try {
            while (!closed.get()) {
                beat();
                Thread.sleep(EVERY);
            }
        } catch (InterruptedException _) {
            // it is closed
        }
    }

    @Override
    public void close() {
        closed.set(true);
        thread.interrupt();
    }
}
