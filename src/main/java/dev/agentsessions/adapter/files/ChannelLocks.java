package dev.agentsessions.adapter.files;

import dev.agentsessions.registry.Locks;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Locks by fcntl(2), as the JDK has them: among programs of our own only, as flock(1) does not respect them. For what is
/// not worth the time that binding flock(2) takes of a program that starts and ends.
///
/// Such a lock is the process's, and is lost when the process closes the file, whichever of its descriptors that is: hence
/// a file that is locked here is not even opened again.
public final class ChannelLocks implements Locks {
    private static final Set<Path> LOCKED_HERE = ConcurrentHashMap.newKeySet();

    /// Does not wait.
    ///
    /// @param timeout must be zero
    @Override
    public Held acquire(Path lockFile, Duration timeout) throws IOException, LockedException {
        if (!timeout.isZero()) {
            throw new IllegalArgumentException("this lock is had at once or not at all");
        }
        Path folder = lockFile.toAbsolutePath().getParent();
        Path file = folder == null ? lockFile : folder.toRealPath().resolve(lockFile.getFileName());
        if (!LOCKED_HERE.add(file)) {
            throw new LockedException(lockFile + ": locked by this process");
        }
        FileChannel channel = null;
        boolean had = false;
        try {
            channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            had = channel.tryLock() != null;
        } finally {
            if (!had) {
                release(file, channel);
            }
        }
        if (!had) {
            throw new LockedException(lockFile + ": locked by another process");
        }
        return new HeldChannel(file, channel);
    }

    private record HeldChannel(Path file, FileChannel channel) implements Held {
        /// Once: by then the file may be locked anew.
        @Override
        public void close() {
            if (channel.isOpen()) {
                release(file, channel);
            }
        }
    }

    private static void release(Path file, @Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException _) {
            // nothing was written to it
        } finally {
            LOCKED_HERE.remove(file);
        }
    }
}
