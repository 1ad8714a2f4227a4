package dev.agentsessions.proof;

import dev.agentsessions.mesh.MeshTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.function.Supplier;

/// The clock of all workers, in one process or many: its ticks go as the machine's, only faster, so that a lease of ten
/// seconds is over in a moment; its wall clock jumps when it is told to.
final class SharedClock implements Supplier<MeshTime> {
    /// So many nanoseconds to a tick, which is a millisecond to the mesh.
    private static final long THREADS_TICK = 2_000;

    /// Processes are slower.
    private static final long PROCESSES_TICK = 5_000;

    private static final Instant START = Instant.parse("2026-11-20T02:00:00Z");
    private static final int BYTES = 24;
    private static final int BEGAN = 0;
    private static final int AHEAD = 8;
    private static final int TICK = 16;

    private final ByteBuffer shared;

    private SharedClock(ByteBuffer shared) {
        this.shared = shared;
    }

    /// One for the threads of this process.
    static SharedClock here() {
        return begun(ByteBuffer.allocate(BYTES), THREADS_TICK);
    }

    /// A new one for many processes, in a file.
    static SharedClock begin(Path file) throws IOException {
        return begun(map(file, StandardOpenOption.CREATE_NEW), PROCESSES_TICK);
    }

    /// The one in a file.
    static SharedClock in(Path file) throws IOException {
        return new SharedClock(map(file, StandardOpenOption.CREATE));
    }

    private static ByteBuffer map(Path file, StandardOpenOption how) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, how, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES);
        }
    }

    private static SharedClock begun(ByteBuffer shared, long tick) {
        shared.putLong(TICK, tick);
        shared.putLong(BEGAN, System.nanoTime());
        return new SharedClock(shared);
    }

    /// The machine's CLOCK_MONOTONIC on Linux, so that what processes read can be compared.
    static long nanos() {
        return System.nanoTime();
    }

    long ticks() {
        return (nanos() - shared.getLong(BEGAN)) / shared.getLong(TICK);
    }

    /// Sets the wall clock.
    void setWall(long millisAhead) {
        shared.putLong(AHEAD, millisAhead);
    }

    @Override
    public MeshTime get() {
        long ticks = ticks();
        return new MeshTime("boot", ticks, START.plusMillis(ticks + shared.getLong(AHEAD)));
    }

    /// So many nanoseconds are so many ticks.
    long nanosOf(long ticks) {
        return ticks * shared.getLong(TICK);
    }
}
