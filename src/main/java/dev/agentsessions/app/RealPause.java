package dev.agentsessions.app;

import dev.agentsessions.observe.Pause;

/// Lets real time pass.
final class RealPause implements Pause {
    @Override
    public long millis(long millis) throws InterruptedException {
        long begin = System.nanoTime();
        Thread.sleep(millis);
        return (System.nanoTime() - begin) / 1_000_000;
    }
}
