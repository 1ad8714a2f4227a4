package dev.agentsessions.registry;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/// Port: an exclusive lock. The one of a registry is one that flock(1) respects.
public interface Locks {
    /// Waits for the lock, at most `timeout`.
    ///
    /// @throws LockedException if somebody else kept it that long
    Held acquire(Path lockFile, Duration timeout) throws IOException, LockedException;

    /// A lock that is held until it is closed.
    interface Held extends AutoCloseable {
        @Override
        void close();
    }

    /// The lock was not had in time. Its message names the file, and the holder if it can be known.
    final class LockedException extends Exception {
        public LockedException(String message) {
            super(message);
        }
    }
}
