package dev.agentsessions.adapter.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// tcgetattr(3), tcsetattr(3) and ioctl(2) with TIOCGWINSZ, which the JDK does not offer.
final class TerminalCalls {
    private static final boolean MACOS = System.getProperty("os.name", "").startsWith("Mac");

    /// After what was written has been sent.
    private static final int TCSADRAIN = 1;

    private static final long TIOCGWINSZ = MACOS ? 0x40087468L : 0x5413L;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle TCGETATTR =
            LINKER.downcallHandle(address("tcgetattr"), FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle TCSETATTR =
            LINKER.downcallHandle(address("tcsetattr"), FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle IOCTL = LINKER.downcallHandle(
            address("ioctl"),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
            Linker.Option.firstVariadicArg(2));

    private TerminalCalls() {}

    /// @return whether it is a terminal, and `termios` holds how it is set
    static boolean get(int fd, MemorySegment termios) {
        try {
            return (int) TCGETATTR.invokeExact(fd, termios) == 0;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    static boolean set(int fd, MemorySegment termios) {
        try {
            return (int) TCSETATTR.invokeExact(fd, TCSADRAIN, termios) == 0;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /// @param winsize four shorts, of which the first two become rows and columns
    static boolean size(int fd, MemorySegment winsize) {
        try {
            return (int) IOCTL.invokeExact(fd, TIOCGWINSZ, winsize) == 0;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static MemorySegment address(String function) {
        return LINKER.defaultLookup().findOrThrow(function);
    }
}
