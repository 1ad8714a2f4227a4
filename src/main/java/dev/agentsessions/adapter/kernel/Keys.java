package dev.agentsessions.adapter.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// A terminal whose keys come one by one, at once and unseen, until it is set back. Ctrl-C still interrupts; Ctrl-Z does
/// not stop the program, which would leave its picture behind.
///
/// See termios(3). The layout is that of Linux (x86-64, AArch64: `asm-generic/termbits.h`) and macOS (`sys/termios.h`).
public final class Keys {
    private static final boolean MACOS = System.getProperty("os.name", "").startsWith("Mac");

    /// Larger than any `struct termios`.
    private static final long ROOM = 256;

    private static final long LOCAL_FLAGS = MACOS ? 24 : 12;
    private static final long CONTROL_CHARACTERS = MACOS ? 32 : 17;
    private static final int ICANON = MACOS ? 0x100 : 0x2;
    private static final int ECHO = 0x8;
    private static final int VMIN = MACOS ? 16 : 6;
    private static final int VTIME = MACOS ? 17 : 5;
    private static final int VSUSP = 10;
    private static final byte DISABLED = (byte) (MACOS ? 0xff : 0);

    private static final int SIZE_BYTES = 8;

    private final int fd;
    private final byte[] before;

    private Keys(int fd, byte[] before) {
        this.fd = fd;
        this.before = before;
    }

    /// How large a terminal is, in characters.
    public record Size(int columns, int rows) {}

    /// How large the terminal is, or null if this is none, or one that does not say.
    public static @Nullable Size size(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocate(SIZE_BYTES, JAVA_SHORT.byteSize());
            if (!TerminalCalls.size(fd, size)) {
                return null;
            }
            int rows = Short.toUnsignedInt(size.getAtIndex(JAVA_SHORT, 0));
            int columns = Short.toUnsignedInt(size.getAtIndex(JAVA_SHORT, 1));
            return rows == 0 || columns == 0 ? null : new Size(columns, rows);
        }
    }

    /// Sets the terminal so, or returns null if this is none.
    public static @Nullable Keys of(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment termios = arena.allocate(ROOM, JAVA_LONG.byteSize());
            if (!TerminalCalls.get(fd, termios)) {
                return null;
            }
            byte[] before = termios.toArray(JAVA_BYTE);
            // The low half holds every flag that is meant here, as both systems are little-endian.
            int flags = termios.get(JAVA_INT, LOCAL_FLAGS);
            termios.set(JAVA_INT, LOCAL_FLAGS, flags & ~(ICANON | ECHO));
            termios.set(JAVA_BYTE, CONTROL_CHARACTERS + VMIN, (byte) 1);
            termios.set(JAVA_BYTE, CONTROL_CHARACTERS + VTIME, (byte) 0);
            termios.set(JAVA_BYTE, CONTROL_CHARACTERS + VSUSP, DISABLED);
            return TerminalCalls.set(fd, termios) ? new Keys(fd, before) : null;
        }
    }

    /// Sets the terminal as it was before.
    public void restore() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment termios = arena.allocate(ROOM, JAVA_LONG.byteSize());
            MemorySegment.copy(before, 0, termios, JAVA_BYTE, 0, before.length);
            TerminalCalls.set(fd, termios);
        }
    }
}
