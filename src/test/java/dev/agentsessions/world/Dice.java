package dev.agentsessions.world;

import dev.agentsessions.world.Worlds.Knobs;
import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Random choices of the kinds that a world is made of.
final class Dice {
    /// Around when everything happens.
    static final Instant EPOCH = Instant.parse("2026-11-20T02:00:00Z");

    private final RandomGenerator random;
    private final Knobs knobs;

    Dice(RandomGenerator random, Knobs knobs) {
        this.random = random;
        this.knobs = knobs;
    }

    /// This text, or a hostile one.
    String text(String usual) {
        return chance(knobs.hostile()) ? HostileText.any(random) : usual;
    }

    /// This value, or sometimes none.
    <T> @Nullable T orNull(T value) {
        return chance(15) ? null : value;
    }

    /// Whether something cannot be read.
    boolean blinded() {
        return chance(knobs.blind());
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    boolean flip() {
        return random.nextBoolean();
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    long any() {
        return random.nextLong();
    }

    <T> T pick(T[] values) {
        return values[random.nextInt(values.length)];
    }

    /// Some time in the quarter of an hour after [#EPOCH], to the nanosecond.
    Instant now() {
        return EPOCH.plusNanos(random.nextLong(1_000_000_000_000L));
    }

    /// One of few folders, so that sessions share them.
    String cwd() {
        return text("/home/u/work/ws" + below(4));
    }

    String uuid() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
