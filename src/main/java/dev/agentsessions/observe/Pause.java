package dev.agentsessions.observe;

/// Port: lets time pass.
public interface Pause {
    /// Waits at least that long.
    ///
    /// @return how many milliseconds have passed, by a clock that never jumps
    long millis(long millis) throws InterruptedException;
}
