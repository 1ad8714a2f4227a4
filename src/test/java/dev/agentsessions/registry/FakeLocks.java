package dev.agentsessions.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Locks that are free, all but the one that somebody else has; what happened is written down.
final class FakeLocks implements Locks {
    final List<String> events = new ArrayList<>();
    final List<Duration> timeouts = new ArrayList<>();
    private final String taken;

    FakeLocks() {
        this("");
    }

    /// @param taken name of the lock file that somebody else has
    FakeLocks(String taken) {
        this.taken = taken;
    }

    @Override
    public Held acquire(Path lockFile, Duration timeout) throws IOException, LockedException {
        String name = lockFile.getFileName().toString();
        timeouts.add(timeout);
        if (name.equals(taken)) {
            throw new LockedException(lockFile + ": locked");
        }
        if (!Files.exists(lockFile)) {
            Files.createFile(lockFile);
        }
        events.add("lock " + name);
        return () -> events.add("unlock " + name);
    }
}
