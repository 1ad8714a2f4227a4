package dev.agentsessions.daemon;

import dev.agentsessions.reconcile.Pass;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Where everything that happens comes together, from any thread, for the one thread that makes passes.
public final class WakeUps implements Pass.Commitment {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Schedule schedule = new Schedule();
    private final Ticker ticker;
    private boolean stopping;
    private boolean reloading;

    /// Who makes a pass that may still be abandoned, or null.
    private @Nullable Thread passing;

    public WakeUps() {
        this(new Ticker.Real());
    }

    WakeUps(Ticker ticker) {
        this.ticker = ticker;
    }

    /// What the loop is to do next.
    sealed interface Order {
        record Stop() implements Order {}

        record Reload() implements Order {}

        record Look(Set<Reason> reasons) implements Order {}

        /// Nothing; but the loop has to say that it lives.
        record Breathe() implements Order {}
    }

    private interface Held extends AutoCloseable {
        @Override
        void close();
    }

    private Held held() {
        lock.lock();
        return lock::unlock;
    }

    /// Says: look again. Costs nothing, and may be called as often as something happens.
    public void wake(Reason reason) {
        wakeIn(reason, Duration.ZERO);
    }

    /// Says: look again in a while.
    public void wakeIn(Reason reason, Duration delay) {
        try (Held _ = held()) {
            long now = ticker.nanos();
            if (delay.isZero()) {
                schedule.wake(reason, now);
            } else {
                schedule.wakeAt(reason, now + delay.toNanos());
            }
            changed.signalAll();
        }
    }

    /// Ends the loop as soon as it can.
    public void stop() {
        try (Held _ = held()) {
            stopping = true;
            changed.signalAll();
        }
    }

    /// Has the configuration read again.
    public void reload() {
        try (Held _ = held()) {
            reloading = true;
            changed.signalAll();
        }
    }

    void passBegins() {
        try (Held _ = held()) {
            passing = Thread.currentThread();
        }
    }

    void passEnds() {
        try (Held _ = held()) {
            passing = null;
        }
    }

    @Override
    public void begin() throws InterruptedException {
        try (Held _ = held()) {
            passing = null;
            if (Thread.interrupted()) {
                throw new InterruptedException("the pass is abandoned");
            }
        }
    }

    /// Has a pass end that only looks or waits. One that writes, or keeps what it wrote, goes on to its end.
    public void abandonPass() {
        try (Held _ = held()) {
            if (passing != null) {
                passing.interrupt();
            }
        }
    }

    boolean stopping() {
        try (Held _ = held()) {
            return stopping;
        }
    }

    void hold(Duration delay) {
        try (Held _ = held()) {
            schedule.hold(ticker.nanos() + delay.toNanos());
        }
    }

    /// Waits until something is to be done.
    ///
    /// @param breath how long to wait at most
    Order next(Duration breath) throws InterruptedException {
        try (Held _ = held()) {
            long exhausted = ticker.nanos() + breath.toNanos();
            while (true) {
                if (stopping) {
                    return new Order.Stop();
                }
                if (reloading) {
                    reloading = false;
                    return new Order.Reload();
                }
                long now = ticker.nanos();
                long due = schedule.next();
                if (due <= now) {
                    return new Order.Look(schedule.begin(now));
                }
                if (exhausted <= now) {
                    return new Order.Breathe();
                }
                ticker.await(changed, Math.min(due, exhausted) - now);
            }
        }
    }
}
