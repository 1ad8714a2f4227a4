package dev.agentsessions.judge;

import static dev.agentsessions.judge.FakeWorld.START;

import dev.agentsessions.judge.TrueWorld.Passed;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// Plays properties in thousands of worlds whose truth is known.
///
/// A failure names the seed of its world: `-Dworld.seed=<seed> -Dworld.cases=1` plays that one alone.
final class InWorlds {
    static final int CASES = Integer.getInteger("world.cases", 3000);
    private static final long SEED = Long.getLong("world.seed", 20_261_120L);

    /// Worlds stand still from [FakeWorld#START] on; passes are further apart than what somebody did takes to settle.
    private static final long[] PASSES_AT = {0, 10, 20, 30};

    private InWorlds() {}

    static void inEveryWorld(Consumer<TrueWorld> property) {
        for (long seed = SEED; seed < SEED + CASES; seed++) {
            try {
                property.accept(History.of(new Random(seed)));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("world.seed=" + seed + ": " + e.getMessage(), e);
            }
        }
    }

    static void inEveryPass(BiConsumer<TrueWorld, Passed> property) {
        inEveryWorld(truth -> {
            for (long at : PASSES_AT) {
                property.accept(truth, truth.pass(START.plusSeconds(at), true));
            }
        });
    }
}
