package dev.agentsessions.adapter.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Whether what is written to a descriptor can still be read by anybody: poll(2) tells without writing.
public final class Readers {
    private static final short POLLERR = 8;
    private static final short POLLHUP = 16;

    /// The second argument is an `unsigned long` on Linux and an `unsigned int` on macOS, and small in any case.
    private static final MethodHandle POLL =
            Libc.bound("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));

    private Readers() {}

    /// Whether it is a pipe or a socket whose other end is closed.
    public static boolean areGone(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            // struct pollfd { int fd; short events; short revents; }, which tells of errors unasked
            MemorySegment entry = arena.allocate(8, JAVA_INT.byteAlignment());
            entry.set(JAVA_INT, 0, fd);
            int ready = (int) POLL.invokeExact(arena.allocate(Libc.CALL_STATE), entry, 1L, 0);
            return ready == 1 && (entry.get(JAVA_SHORT, 6) & (POLLERR | POLLHUP)) != 0;
        } catch (Throwable e) {
            throw Libc.impossible(e);
        }
    }
}
