package dev.agentsessions.world;

/// A store's file in whose place another was put.
public final class Replaced {
    /// Whoever has it open looks for that once a millisecond.
    private static final long LOOK_NANOS = 2_000_000;

    private Replaced() {}

    /// Returns when nobody can take it for the one before any more.
    public static void awaitNextLook() {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < LOOK_NANOS) {
            Thread.onSpinWait();
        }
    }
}
