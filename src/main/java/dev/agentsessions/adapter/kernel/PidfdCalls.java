package dev.agentsessions.adapter.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// pidfd_open(2), eventfd(2) and poll(2) of Linux. All answer as the kernel does: what they are asked for, or a
/// negative errno.
///
/// pidfd_open(2) is called by its number, the same on all architectures, as the C library has had it only since 2023.
final class PidfdCalls {
    private static final long PIDFD_OPEN = 434;
    private static final int EFD_CLOEXEC = 0x80000;
    private static final int EFD_NONBLOCK = 0x800;

    private static final MethodHandle SYSCALL =
            Libc.variadic("syscall", 1, FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT));
    private static final MethodHandle EVENTFD =
            Libc.bound("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle READ =
            Libc.bound("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle WRITE =
            Libc.bound("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle POLL =
            Libc.bound("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));

    private PidfdCalls() {}

    /// A descriptor of a process that no child inherits and that can be read from, as poll(2) means it, once the
    /// process has ended. A process that has ended and was not reaped has one, too.
    static int open(long pid) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Libc.CALL_STATE);
            long fd = (long) SYSCALL.invokeExact(state, PIDFD_OPEN, (int) pid, 0);
            return (int) answer(fd, state);
        } catch (Throwable e) {
            throw Libc.impossible(e);
        }
    }

    /// A descriptor by which one thread wakes another out of poll(2).
    static int eventfd() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Libc.CALL_STATE);
            int fd = (int) EVENTFD.invokeExact(state, 0, EFD_CLOEXEC | EFD_NONBLOCK);
            return (int) answer(fd, state);
        } catch (Throwable e) {
            throw Libc.impossible(e);
        }
    }

    /// Makes an eventfd readable.
    static void signal(int eventfd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment one = arena.allocateFrom(JAVA_LONG, 1);
            long _ = (long) WRITE.invokeExact(arena.allocate(Libc.CALL_STATE), eventfd, one, JAVA_LONG.byteSize());
        } catch (Throwable e) {
            throw Libc.impossible(e);
        }
    }

    /// Makes an eventfd no longer readable.
    static void drain(int eventfd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment count = arena.allocate(JAVA_LONG);
            long _ = (long) READ.invokeExact(arena.allocate(Libc.CALL_STATE), eventfd, count, JAVA_LONG.byteSize());
        } catch (Throwable e) {
            throw Libc.impossible(e);
        }
    }

    /// Waits until at least one of `count` descriptors can be read from, or a signal comes.
    ///
    /// @param list as many `struct pollfd`
    static int poll(MemorySegment list, int count) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Libc.CALL_STATE);
            int ready = (int) POLL.invokeExact(state, list, (long) count, -1);
            return (int) answer(ready, state);
        } catch (Throwable e) {
            throw Libc.impossible(e);
        }
    }

    private static long answer(long returned, MemorySegment state) {
        return returned < 0 ? -Libc.errno(state) : returned;
    }
}
