package dev.agentsessions.registry;

import dev.agentsessions.registry.Locks.Held;
import dev.agentsessions.registry.Locks.LockedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// agent-sessions.yaml on disk: looked at without a lock, changed only under one.
///
/// Whoever writes it by the same protocol loses nothing to us and we nothing to them. An editor that saves without the
/// lock is noticed up to the moment before the rename; between that check and the rename lie some microseconds in which
/// it is not, as no system call renames on condition.
public final class RegistryFile {
    private static final int LARGEST = 64 << 20;
    private static final String TOO_LARGE = "larger than 64 MiB";

    private final Path registry;
    private final @Nullable Path lockName;
    private final Duration lockTimeout;
    private final Locks locks;
    private final InstantSource clock;
    private final WriteSteps steps;

    /// @param registry as configured; it may be reached through symbolic links, which stay
    /// @param lockName the lock file: a name beside the registry, or an absolute path; null for `<registry>.lock`
    /// @param lockTimeout how long to wait for the lock, in all
    /// @param clock tells the age of temporary files that killed passes left
    public RegistryFile(
            Path registry, @Nullable Path lockName, Duration lockTimeout, Locks locks, InstantSource clock) {
        this(registry, lockName, lockTimeout, locks, clock, new WriteSteps.Unheard());
    }

    RegistryFile(
            Path registry,
            @Nullable Path lockName,
            Duration lockTimeout,
            Locks locks,
            InstantSource clock,
            WriteSteps steps) {
        this.registry = registry.toAbsolutePath();
        this.lockName = lockName;
        this.lockTimeout = lockTimeout;
        this.locks = locks;
        this.clock = clock;
        this.steps = steps;
    }

    /// Reads the registry, without a lock and without a trace.
    ///
    /// @throws NoSuchFileException if there is no registry; any other error has a message of one line
    public Snapshot read() throws IOException {
        FileStat stat = stat();
        try {
            return new Snapshot(content(stat.real()), stat);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /// Takes the lock, and sweeps what killed passes left.
    ///
    /// Where the registry is reached through a symbolic link, writers may know it by either name: the lock of the real
    /// file is taken too. It comes last for everybody, so nobody waits in a circle.
    ///
    /// @throws NoSuchFileException if there is no registry, in which case no lock file is made
    public LockedRegistry lock() throws IOException, LockedException {
        Path real = stat().real();
        Path lockFile = lockOf(registry);
        if (same(lockFile, real)) {
            throw new IOException(lockFile + ": the registry cannot be its own lock file; configure another");
        }
        List<Held> held = new ArrayList<>(2);
        try {
            acquire(lockFile, lockOf(real), held);
            new TemporaryFiles(real).sweep(clock.instant());
            steps.reached(WriteSteps.Step.LOCKED);
            return new LockedRegistry(this, real, held, steps);
        } catch (Throwable e) {
            release(held);
            throw e;
        }
    }

    private void acquire(Path lockFile, Path realLockFile, List<Held> held) throws IOException, LockedException {
        long begin = System.nanoTime();
        held.add(locks.acquire(lockFile, lockTimeout));
        if (!same(lockFile, realLockFile)) {
            held.add(locks.acquire(realLockFile, lockTimeout.minusNanos(System.nanoTime() - begin)));
        }
    }

    /// In reverse order.
    static void release(List<Held> held) {
        for (Held lock : held.reversed()) {
            lock.close();
        }
    }

    private Path lockOf(Path file) {
        return file.resolveSibling(lockName == null ? Path.of(file.getFileName() + ".lock") : lockName);
    }

    /// Whether both names lead to one file, as through a symbolic link to a folder.
    private static boolean same(Path a, Path b) throws IOException {
        return a.equals(b) || (Files.exists(a) && Files.exists(b) && Files.isSameFile(a, b));
    }

    /// The registry's state now.
    FileStat stat() throws IOException {
        try {
            FileStat stat = FileStat.of(registry);
            if (!stat.regular()) {
                throw new IOException("not a regular file");
            }
            if (stat.size() > LARGEST) {
                throw new IOException(TOO_LARGE);
            }
            return stat;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static byte[] content(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new IOException(TOO_LARGE);
            }
            return bytes;
        }
    }

    private IOException unreadable(IOException e) {
        return e instanceof NoSuchFileException ? e : failure("cannot be read", e, "check its path and permissions");
    }

    /// An error in one line: what, where and what to do.
    IOException failure(String what, IOException cause, String whatToDo) {
        return new IOException(registry + ": " + what + ": " + reason(cause) + "; " + whatToDo, cause);
    }

    static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException _ -> "permission denied";
            case FileSystemException f when f.getReason() != null -> f.getReason();
            default -> e.getMessage() == null ? e.toString() : e.getMessage();
        };
    }
}
