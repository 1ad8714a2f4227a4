package dev.agentsessions.adapter.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// socket(2), sendto(2) and clock_gettime(2) of Linux: the JDK's Unix sockets are streams, and its clock of nanoseconds
/// counts from where it likes.
final class NotifyCalls {
    private static final short AF_UNIX = 1;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    private static final int MSG_DONTWAIT_NOSIGNAL = 0x40 | 0x4000;
    private static final int CLOCK_MONOTONIC = 1;

    /// Of `struct sockaddr_un`: the family, and so many bytes of a name.
    private static final int FAMILY_BYTES = 2;

    static final int LONGEST_NAME = 108;

    private static final MethodHandle SOCKET =
            Libc.bound("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle SENDTO = Libc.bound(
            "sendto",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle CLOCK_GETTIME =
            Libc.bound("clock_gettime", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));

    private NotifyCalls() {}

    /// Sends one datagram, if it can be done at once.
    ///
    /// @param name of the socket, as in `sun_path`; at most [#LONGEST_NAME] bytes
    /// @return whether it was taken
    static boolean send(byte[] name, byte[] message) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Libc.CALL_STATE);
            int fd = (int) SOCKET.invokeExact(state, (int) AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
            if (fd < 0) {
                return false;
            }
            MemorySegment address = arena.allocate(FAMILY_BYTES + name.length, JAVA_SHORT.byteAlignment());
            address.set(JAVA_SHORT, 0, AF_UNIX);
            MemorySegment.copy(name, 0, address, JAVA_BYTE, FAMILY_BYTES, name.length);
            MemorySegment bytes = arena.allocateFrom(JAVA_BYTE, message);
            long sent = (long) SENDTO.invokeExact(
                    state, fd, bytes, bytes.byteSize(), MSG_DONTWAIT_NOSIGNAL, address, (int) address.byteSize());
            Libc.close(fd);
            return sent == message.length;
        } catch (Throwable e) {
            throw Libc.impossible(e);
        }
    }

    /// The time of CLOCK_MONOTONIC in microseconds.
    static long monotonicMicros() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(JAVA_LONG, 2);
            int _ = (int) CLOCK_GETTIME.invokeExact(arena.allocate(Libc.CALL_STATE), CLOCK_MONOTONIC, time);
            return time.getAtIndex(JAVA_LONG, 0) * 1_000_000 + time.getAtIndex(JAVA_LONG, 1) / 1_000;
        } catch (Throwable e) {
            throw Libc.impossible(e);
        }
    }
}
