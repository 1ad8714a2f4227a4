package dev.agentsessions.adapter.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.Charset;

/// What all calls of the C library need: how one is bound, and what it says when it fails.
final class Libc {
    static final int EINTR = 4;

    /// What a call writes its errno to; to be allocated for each, or for each thread.
    static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option CAPTURE_ERRNO = Linker.Option.captureCallState("errno");
    private static final VarHandle ERRNO = CALL_STATE.varHandle(PathElement.groupElement("errno"));
    private static final MethodHandle CLOSE =
            LINKER.downcallHandle(address("close"), FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private Libc() {}

    /// Binds a function, which then takes a [#CALL_STATE] before its own arguments.
    static MethodHandle bound(String function, FunctionDescriptor type) {
        return LINKER.downcallHandle(address(function), type, CAPTURE_ERRNO);
    }

    /// Binds a function that is declared with `...`.
    ///
    /// @param fixed how many arguments are declared before that
    static MethodHandle variadic(String function, int fixed, FunctionDescriptor type) {
        return LINKER.downcallHandle(address(function), type, Linker.Option.firstVariadicArg(fixed), CAPTURE_ERRNO);
    }

    static int errno(MemorySegment state) {
        return (int) ERRNO.get(state, 0L);
    }

    /// What strerror(3) says. Bound here because only an error needs it.
    static String text(int errno) {
        MethodHandle strerror = LINKER.downcallHandle(address("strerror"), FunctionDescriptor.of(ADDRESS, JAVA_INT));
        try {
            MemorySegment text = (MemorySegment) strerror.invokeExact(errno);
            return text.reinterpret(Long.MAX_VALUE).getString(0);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    static void close(int fd) {
        try {
            // never again after EINTR: Linux has closed the descriptor by then, and another file may have its number
            int _ = (int) CLOSE.invokeExact(fd);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /// The bytes of a file's name, without the NUL at its end.
    static byte[] fileName(String name) {
        return name.getBytes(Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8")));
    }

    /// C functions throw nothing: what arrives here is an error of the JVM, or a mistake in a binding.
    static AssertionError impossible(Throwable thrown) {
        return new AssertionError(thrown);
    }

    private static MemorySegment address(String function) {
        return LINKER.defaultLookup().findOrThrow(function);
    }
}
