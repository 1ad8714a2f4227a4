package dev.agentsessions.daemon;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait after something failed again: exponential with full jitter, as in Brooker, "Exponential Backoff
/// And Jitter" (AWS Architecture Blog, 2015).
public final class Backoff {
    private final Duration first;
    private final Duration longest;
    private final RandomGenerator random;
    private int failures;

    /// @param first the bound of the first wait, which doubles with each failure up to `longest`
    public Backoff(Duration first, Duration longest, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
    }

    /// Counts a failure.
    ///
    /// @return how long to wait after it: anything up to the bound
    public Duration failed() {
        long bound = longest.toMillis();
        if (failures < Long.SIZE - Long.numberOfLeadingZeros(bound)) {
            bound = Math.min(bound, first.toMillis() << failures);
        }
        failures++;
        return Duration.ofMillis(random.nextLong(bound + 1));
    }

    public void succeeded() {
        failures = 0;
    }

    /// How many times in a row it has failed.
    public int failures() {
        return failures;
    }
}
