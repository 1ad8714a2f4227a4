package dev.agentsessions.mesh;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/// Clocks that go when they are told to.
public final class FakeMeshClock implements Supplier<MeshTime> {
    public static final Instant START = Instant.parse("2026-11-20T02:00:00Z");

    private int boots = 1;
    private long ticks = 1_000_000;
    private Instant wall = START;

    @Override
    public synchronized MeshTime get() {
        return new MeshTime("boot-" + boots, ticks, wall);
    }

    /// Time goes by.
    public synchronized void pass(Duration time) {
        ticks += time.toMillis();
        wall = wall.plus(time);
    }

    /// Somebody sets the wall clock.
    public synchronized void setWall(Duration ahead) {
        wall = wall.plus(ahead);
    }

    /// The machine begins anew: the ticks with it, the wall clock as it should.
    public synchronized void reboot(Duration off) {
        boots++;
        ticks = 5_000;
        wall = wall.plus(off);
    }
}
