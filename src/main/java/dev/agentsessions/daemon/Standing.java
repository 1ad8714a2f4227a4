package dev.agentsessions.daemon;

import org.jspecify.annotations.Nullable;

/// How things stand with a daemon, as seen by somebody else: what it has said of itself, and whether anybody holds its
/// lock.
public sealed interface Standing {

    /// None has ever run, as far as can be told.
    record Never() implements Standing {}

    /// One holds the lock, and has not said anything yet.
    ///
    /// @param holder such as `pid 4711 (java)`
    record Starts(String holder) implements Standing {}

    record Runs(DaemonState state) implements Standing {}

    /// It said goodbye.
    record Stopped(DaemonState state) implements Standing {}

    /// It did not: it was killed, or the machine was.
    record Gone(DaemonState state) implements Standing {}

    /// @param said by the last daemon, or null
    /// @param holder of the lock, such as `pid 4711 (java)`, or null if nobody is seen to hold it
    static Standing of(@Nullable DaemonState said, @Nullable String holder) {
        if (holder != null) {
            boolean its = said != null
                    && said.phase() != DaemonState.Phase.STOPPED
                    && holder.startsWith("pid " + said.pid() + " ");
            return said != null && its ? new Runs(said) : new Starts(holder);
        }
        if (said == null) {
            return new Never();
        }
        return said.phase() == DaemonState.Phase.STOPPED ? new Stopped(said) : new Gone(said);
    }

    /// What the last one has said, or null.
    default @Nullable DaemonState state() {
        return switch (this) {
            case Never _, Starts _ -> null;
            case Runs runs -> runs.state();
            case Stopped stopped -> stopped.state();
            case Gone gone -> gone.state();
        };
    }

    default String word() {
        return switch (this) {
            case Never _ -> "never";
            case Starts _ -> "starting";
            case Runs _ -> "running";
            case Stopped _ -> "stopped";
            case Gone _ -> "gone";
        };
    }
}
