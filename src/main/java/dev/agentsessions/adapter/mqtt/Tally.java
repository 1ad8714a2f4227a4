package dev.agentsessions.adapter.mqtt;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What came of what was told, for any thread.
final class Tally {
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile @Nullable String problem;

    void published() {
        published.incrementAndGet();
    }

    /// @param why a clause about the broker
    void refused(String why) {
        refused.incrementAndGet();
        problem = why;
    }

    /// Another connection, to which nothing was refused yet.
    void begin() {
        problem = null;
    }

    long publishedSoFar() {
        return published.get();
    }

    long refusedSoFar() {
        return refused.get();
    }

    /// What this connection's broker refused last, or null.
    @Nullable String problem() {
        return problem;
    }
}
