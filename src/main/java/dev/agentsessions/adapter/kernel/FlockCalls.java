package dev.agentsessions.adapter.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/// open(2) and flock(2), which the JDK does not offer: its own file locks are fcntl(2) locks, of which
/// flock(1) takes no notice, and its channels do not give their descriptor away.
///
/// Binding them costs some 100 ms of a cold JVM, hence a class of its own, initialised when a lock is first
/// wanted.
/// The constants are those of Linux (x86-64, AArch64: `asm-generic/fcntl.h`) and macOS (`sys/fcntl.h`).
final class FlockCalls {
    private static final int O_RDONLY = 0;
    private static final int O_RDWR = 2;
    private static final int O_CREAT = Platform.MACOS ? 0x200 : 0x40;
    private static final int O_CLOEXEC = Platform.MACOS ? 0x1000000 : 0x80000;
    private static final int LOCK_EX = 2;
    private static final int LOCK_NB = 4;
    private static final int LOCK_UN = 8;
    private static final int EACCES = 13;
    private static final int EWOULDBLOCK = Platform.MACOS ? 35 : 11;
    private static final int OWNER_ONLY = 0600;

    private static final MethodHandle OPEN =
            Libc.variadic("open", 2, FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle FLOCK =
            Libc.bound("flock", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));

    private FlockCalls() {}

    /// Opens a file, which is made (mode 0600, less the umask) if there is none, so that no child process inherits it.
    ///
    /// It is opened for writing because NFS grants an exclusive lock on nothing less; where only reading is permitted,
    /// as with a lock file that another user made, that will do elsewhere.
    static int open(Path file) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Libc.CALL_STATE);
            MemorySegment name = arena.allocateFrom(JAVA_BYTE, Libc.fileName(file + "\0"));
            int fd = open(state, name, O_RDWR | O_CREAT | O_CLOEXEC);
            if (fd < 0 && Libc.errno(state) == EACCES) {
                fd = open(state, name, O_RDONLY | O_CLOEXEC);
            }
            if (fd < 0) {
                throw new IOException(file + ": the lock file cannot be opened: " + Libc.text(Libc.errno(state))
                        + "; see to its permissions and its folder's");
            }
            return fd;
        }
    }

    private static int open(MemorySegment state, MemorySegment name, int flags) {
        try {
            int fd;
            do {
                fd = (int) OPEN.invokeExact(state, name, flags, OWNER_ONLY);
            } while (fd < 0 && Libc.errno(state) == Libc.EINTR);
            return fd;
        } catch (Throwable e) {
            throw Libc.impossible(e);
        }
    }

    /// Takes the exclusive lock if nobody else has it.
    ///
    /// @param file its name, for the error
    static boolean tryLock(int fd, Path file) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Libc.CALL_STATE);
            while (flock(state, fd, LOCK_EX | LOCK_NB) != 0) {
                int errno = Libc.errno(state);
                if (errno == EWOULDBLOCK) {
                    return false;
                }
                if (errno != Libc.EINTR) {
                    throw new IOException(file + ": flock(2) is refused: " + Libc.text(errno)
                            + "; put the lock file on a file system that has locks");
                }
            }
            return true;
        }
    }

    /// Unlocks and closes.
    static void release(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            // closing alone leaves the lock with a child that was forked and has not come to its exec yet
            int _ = flock(arena.allocate(Libc.CALL_STATE), fd, LOCK_UN);
        }
        Libc.close(fd);
    }

    private static int flock(MemorySegment state, int fd, int operation) {
        try {
            return (int) FLOCK.invokeExact(state, fd, operation);
        } catch (Throwable e) {
            throw Libc.impossible(e);
        }
    }
}
