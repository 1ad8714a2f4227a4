package dev.agentsessions.coordinator;

import dev.agentsessions.registry.Locks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/// A lock that one at a time can have.
final class OneLock implements Locks {
    private final AtomicBoolean taken = new AtomicBoolean();

    @Override
    public Held acquire(Path lockFile, Duration timeout) throws LockedException {
        if (!taken.compareAndSet(false, true)) {
            throw new LockedException(lockFile + ": locked");
        }
        return () -> taken.set(false);
    }
}
