package dev.agentsessions.daemon;

import java.time.Duration;
import java.util.Set;

/// Hears what the loop would hear.
public final class Alarm {
    private Alarm() {}

    /// Why a pass would be made now, or soon; empty if none would.
    public static Set<Reason> heard(WakeUps wakeUps, Duration soon) {
        try {
            return wakeUps.next(soon) instanceof WakeUps.Order.Look(Set<Reason> reasons) ? reasons : Set.of();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
