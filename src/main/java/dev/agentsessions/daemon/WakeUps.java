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

    /// Says: look again. Costs nothing, and may be called as often as something happens.
    public void wake(Reason reason) {
        wakeIn(reason, Duration.ZERO);
    }

    /// Says: look again in a while.
    public void wakeIn(Reason reason, Duration delay) {
        lock.lock();
        try {
            long now = ticker.nanos();
            if (delay.isZero()) {
                schedule.wake(reason, now);
            } else {
                schedule.wakeAt(reason, now + delay.toNanos());
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Ends the loop as soon as it can.
    public void stop() {
        lock.lock();
        try {
            stopping = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Has the configuration read again.
    public void reload() {
        lock.lock();
        try {
            reloading = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void passBegins() {
        lock.lock();
        try {
            passing = Thread.currentThread();
        } finally {
            lock.unlock();
        }
    }

    void passEnds() {
        lock.lock();
        try {
            passing = null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void begin() throws InterruptedException {
        lock.lock();
        try {
            passing = null;
            if (Thread.interrupted()) {
                throw new InterruptedException("the pass is abandoned");
            }
        } finally {
            lock.unlock();
        }
    }

    /// Has a pass end that only looks or waits. One that writes, or keeps what it wrote, goes on to its end.
    public void abandonPass() {
        lock.lock();
        try {
            if (passing != null) {
                passing.interrupt();
            }
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

    void hold(Duration delay) {
        lock.lock();
        try {
            schedule.hold(ticker.nanos() + delay.toNanos());
        } finally {
            lock.unlock();
        }
    }

    /// Waits until something is to be done.
    ///
    /// @param breath how long to wait at most
    Order next(Duration breath) throws InterruptedException {
        lock.lock();
        try {
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
        } finally {
            lock.unlock();
        }
    }
}
