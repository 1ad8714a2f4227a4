package dev.agentsessions.app;

import dev.agentsessions.daemon.Backoff;
import dev.agentsessions.daemon.Log;
import dev.agentsessions.reconcile.Pass;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The mesh within the daemon: on a thread of its own, from when there is one. Whatever becomes of it, passes go on; and
/// nothing of it is loaded where there is none.
final class MeshSide {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final BooleanSupplier exists;
    private final Opening opening;
    private final Log log;
    private final Backoff backoff;
    private volatile @Nullable Seen seen;
    private @Nullable Thread thread;
    private @Nullable MeshHost host;
    private boolean stopping;

    /// What the last pass has seen.
    ///
    /// @param nanos when, on [System#nanoTime]'s clock
    record Seen(Pass.Outcome outcome, long nanos) {}

    /// Makes the coordinator.
    interface Opening {
        MeshHost open(MeshSide side) throws Exception;
    }

    /// @param exists whether there is a mesh; asked after each pass until there is
    MeshSide(BooleanSupplier exists, Opening opening, Log log, RandomGenerator random) {
        this.exists = exists;
        this.opening = opening;
        this.log = log;
        this.backoff = new Backoff(FIRST, LONGEST, random);
    }

    /// A pass was made.
    void passed(Pass.Outcome outcome) {
        seen = new Seen(outcome, System.nanoTime());
        begin();
    }

    /// What the last pass has seen, or null.
    @Nullable Seen seen() {
        return seen;
    }

    /// Begins if there is a mesh by now.
    synchronized void begin() {
        if (thread == null && !stopping && exists.getAsBoolean()) {
            thread = Thread.ofPlatform().daemon().name("mesh").start(this::run);
        }
    }

    private void run() {
        while (!isStopping()) {
            try (MeshHost opened = opening.open(this)) {
                if (keep(opened)) {
                    log.say(opened.served());
                    opened.run();
                }
            } catch (Throwable e) {
                log.sayOnce("mesh " + e.getMessage(), "mesh: not served: " + e.getMessage() + "; passes go on without it,"
                        + " and it is tried again");
            } finally {
                keep(null);
            }
            rest(backoff.failed());
        }
    }

    private synchronized boolean isStopping() {
        return stopping;
    }

    private synchronized boolean keep(@Nullable MeshHost opened) {
        host = opened;
        return !stopping;
    }

    private synchronized void rest(Duration pause) {
        long end = System.nanoTime() + pause.toNanos();
        try {
            for (long left = pause.toMillis(); !stopping && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException _) {
            // nobody interrupts it
        }
    }

    /// Has it end as soon as it can.
    synchronized void stop() {
        stopping = true;
        notifyAll();
        if (host != null) {
            host.stop();
        }
    }

    /// Waits until it has ended.
    void join(Duration limit) {
        Thread running;
        synchronized (this) {
            running = thread;
        }
        try {
            if (running != null) {
                running.join(limit);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
