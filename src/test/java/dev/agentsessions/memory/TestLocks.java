package dev.agentsessions.memory;

import dev.agentsessions.registry.Locks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Locks that exclude each other within this JVM, in place of the kernel's.
final class TestLocks implements Locks {
    private final Map<Path, Semaphore> locks = new ConcurrentHashMap<>();

    @Override
    public Held acquire(Path lockFile, Duration timeout) throws LockedException {
        Semaphore lock = locks.computeIfAbsent(lockFile, _ -> new Semaphore(1));
        try {
            if (!lock.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new LockedException(lockFile + " is locked");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LockedException("interrupted");
        }
        return lock::release;
    }
}
