package dev.agentsessions.adapter.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.agentsessions.mesh.MeshTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// The clock that counts from the boot on, also while the machine sleeps, and that nobody can set: clock_gettime(2) with
/// CLOCK_BOOTTIME on Linux, and with CLOCK_MONOTONIC on macOS, which counts on there.
///
/// To bind that call takes a third of the time of a program that asks once or twice and ends. On Linux the first times
/// are therefore taken from System.nanoTime, as long as `proc_uptime(5)` shows that it tells the same.
public final class BootClock implements Supplier<MeshTime> {
    private static final Path TIME_NAMESPACE = Path.of("/proc/self/ns/time");

    /// PROC_TIME_INIT_INO of Linux.
    private static final String INITIAL_TIME_NAMESPACE = "time:[4026531834]";

    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path UPTIME = Path.of("/proc/uptime");

    /// Whoever asks more often is better off with the call.
    private static final int FIRST_TIMES = 10;

    static final long UNKNOWN = -1;

    private final InstantSource wall;
    private final String epoch;
    private final Path uptime;
    private final AtomicInteger asked = new AtomicInteger();

    /// The call itself, bound when it is first needed.
    private static final class Call {
        private static final int CLOCK_BOOTTIME = 7;
        private static final int MACOS_CLOCK_MONOTONIC = 6;

        private static final MethodHandle CLOCK_GETTIME =
                Libc.bound("clock_gettime", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));

        private static long ticks() {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment time = arena.allocate(JAVA_LONG, 2);
                int clock = Platform.MACOS ? MACOS_CLOCK_MONOTONIC : CLOCK_BOOTTIME;
                MemorySegment state = arena.allocate(Libc.CALL_STATE);
                int result = (int) CLOCK_GETTIME.invokeExact(state, clock, time);
                if (result != 0) {
                    throw new IllegalStateException("clock_gettime: " + Libc.text(Libc.errno(state)));
                }
                return time.getAtIndex(JAVA_LONG, 0) * 1_000 + time.getAtIndex(JAVA_LONG, 1) / 1_000_000;
            } catch (IllegalStateException e) {
                throw e;
            } catch (Throwable e) {
                throw Libc.impossible(e);
            }
        }
    }

    /// @param wall the clock that people go by
    public BootClock(InstantSource wall) {
        this(wall, UPTIME);
    }

    /// @param uptime where `/proc/uptime` is
    BootClock(InstantSource wall, Path uptime) {
        this.wall = wall;
        this.uptime = uptime;
        this.epoch = bootId();
    }

    @Override
    public MeshTime get() {
        return new MeshTime(epoch, ticks(), wall.instant());
    }

    private long ticks() {
        long early = asked.get() < FIRST_TIMES && asked.incrementAndGet() <= FIRST_TIMES ? early() : UNKNOWN;
        return early == UNKNOWN ? Call.ticks() : early;
    }

    private long early() {
        try {
            long before = System.nanoTime() / 1_000_000;
            String text = Files.readString(uptime);
            return early(before, text, System.nanoTime() / 1_000_000);
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    /// By System.nanoTime, which on Linux is CLOCK_MONOTONIC: that is the clock of the boot exactly as long as the machine
    /// has never been suspended.
    ///
    /// @param before what it said in milliseconds before the file was read, and `after` behind that
    /// @param text what `/proc/uptime` says: the clock of the boot in seconds with two decimals, and more
    /// @return milliseconds, or [#UNKNOWN] if it is not that clock
    static long early(long before, String text, long after) {
        try {
            long shown = hundredths(text) * 10;
            return shown >= before - 10 && shown <= after ? after : UNKNOWN;
        } catch (NumberFormatException e) {
            return UNKNOWN;
        }
    }

    private static long hundredths(String text) {
        int point = text.indexOf('.');
        if (point < 0 || text.length() < point + 3) {
            throw new NumberFormatException(text);
        }
        return Long.parseLong(text, 0, point, 10) * 100 + Long.parseLong(text, point + 1, point + 3, 10);
    }

    private static String bootId() {
        try {
            return Platform.MACOS ? bootSession() : Files.readString(BOOT_ID).strip() + timeNamespace();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tell one boot from another", e);
        }
    }

    /// In a time namespace of its own a process has another clock since the boot, by time_namespaces(7).
    private static String timeNamespace() {
        try {
            String name = Files.readSymbolicLink(TIME_NAMESPACE).toString();
            return name.equals(INITIAL_TIME_NAMESPACE) ? "" : " " + name;
        } catch (IOException _) {
            return "";
        }
    }

    /// kern.bootsessionuuid, by sysctlbyname(3).
    private static String bootSession() {
        try (Arena arena = Arena.ofConfined()) {
            MethodHandle sysctl = Libc.bound(
                    "sysctlbyname", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG));
            MemorySegment text = arena.allocate(64);
            MemorySegment length = arena.allocateFrom(JAVA_LONG, 64);
            MemorySegment name = arena.allocateFrom("kern.bootsessionuuid", StandardCharsets.US_ASCII);
            int result = (int) sysctl.invokeExact(
                    arena.allocate(Libc.CALL_STATE), name, text, length, MemorySegment.NULL, 0L);
            if (result != 0) {
                throw new IllegalStateException("there is no kern.bootsessionuuid");
            }
            return text.getString(0);
        } catch (IllegalStateException e) {
            throw e;
        } catch (Throwable e) {
            throw Libc.impossible(e);
        }
    }
}
