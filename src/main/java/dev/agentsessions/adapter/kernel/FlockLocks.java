package dev.agentsessions.adapter.kernel;

import dev.agentsessions.registry.Locks;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Locks by flock(2), as flock(1) does: they exclude other processes and other users of this class in this process, are
/// gone when the process is, however it ends, and leave the lock file where it is.
///
/// On NFS, Linux since 2.6.12 turns flock(2) into a byte-range lock at the server, which excludes the other machines
/// too; under `nolock` or `local_lock=flock` it excludes this machine only. A file system without locks is an error.
public final class FlockLocks implements Locks {
    private static final long MILLISECOND = 1_000_000;

    private static final long FIRST_PAUSE = MILLISECOND / 4;

    /// A lock that flock(1) users queue for in the kernel is free for some 100 µs between one and the next, and must be
    /// tried this often to be had among them. Waiting takes some 3 % of a core.
    private static final long LONGEST_PAUSE = MILLISECOND;

    /// This process's descriptors: Linux, else macOS.
    private static final Path OPEN_FILES =
            Path.of(Files.isDirectory(Path.of("/proc/self/fd")) ? "/proc/self/fd" : "/dev/fd");

    private final Waiting waiting;
    private final LockHolder holder;

    public FlockLocks() {
        this(new Waiting.Real(), new LockHolder(Path.of("/proc")));
    }

    /// Who holds a lock, such as `pid 4711 (flock)`, or null if nobody is seen to. Takes and touches nothing.
    public static @Nullable String holder(Path lockFile) {
        return new LockHolder(Path.of("/proc")).known(lockFile);
    }

    FlockLocks(Waiting waiting, LockHolder holder) {
        this.waiting = waiting;
        this.holder = holder;
    }

    @Override
    public Held acquire(Path lockFile, Duration timeout) throws IOException, LockedException {
        long begin = waiting.nanoTime();
        long pause = FIRST_PAUSE;
        while (true) {
            int fd = attempt(lockFile);
            if (fd >= 0) {
                return new HeldFlock(fd);
            }
            long waited = waiting.nanoTime() - begin;
            long left = timeout.toNanos() - waited;
            if (left <= 0) {
                throw locked(lockFile, waited);
            }
            pause(lockFile, Math.min(pause, left));
            pause = Math.min(2 * pause, LONGEST_PAUSE);
        }
    }

    /// The descriptor of the locked file, or -1.
    ///
    /// The file is opened anew each time: somebody may unlink the lock file or put another in its place while we wait,
    /// and a lock on the one that was there before excludes nobody.
    private static int attempt(Path lockFile) throws IOException {
        int fd = FlockCalls.open(lockFile);
        boolean had = false;
        try {
            had = FlockCalls.tryLock(fd, lockFile) && isAt(lockFile, fd);
        } finally {
            if (!had) {
                Libc.close(fd);
            }
        }
        return had ? fd : -1;
    }

    private static boolean isAt(Path lockFile, int fd) throws IOException {
        try {
            return Files.isSameFile(OPEN_FILES.resolve(Integer.toString(fd)), lockFile);
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    private void pause(Path lockFile, long nanos) throws InterruptedIOException {
        try {
            waiting.pause(nanos);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(lockFile + ": interrupted while waiting for the lock; run again");
        }
    }

    private LockedException locked(Path lockFile, long waited) {
        return new LockedException(lockFile + ": locked by " + holder.of(lockFile) + ", waited "
                + waited / MILLISECOND + " ms; let it finish, or end it, then run again");
    }

    private static final class HeldFlock implements Held {
        private static final int CLOSED = -1;
        private final AtomicInteger fd;

        HeldFlock(int fd) {
            this.fd = new AtomicInteger(fd);
        }

        @Override
        public void close() {
            int open = fd.getAndSet(CLOSED);
            if (open != CLOSED) {
                FlockCalls.release(open);
            }
        }
    }
}
