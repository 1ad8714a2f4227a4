package dev.agentsessions.world;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits for the outside world, which tells nobody when it is ready.
public final class Await {
    private static final Duration BETWEEN = Duration.ofMillis(5);

    private Await() {}

    /// Looks again and again until the condition holds.
    ///
    /// @param what is waited for, in words for the failure
    public static void until(Duration limit, String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited " + limit.toMillis() + " ms in vain: " + what);
            }
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
    }
}
