package dev.agentsessions.mesh;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// When an agent is called dead: never for being silent alone, as one long tool call is.
final class Death {
    private Death() {}

    /// @param silence for how long nothing was heard of it
    /// @return why it is dead, or null if it is not, or cannot be called so
    static @Nullable String of(Sighting sighting, Duration silence) {
        return switch (sighting) {
            case ALIVE, UNCLEAR -> null;
            case GONE -> after(Mesh.HEARTBEAT_LAPSE, silence, "its session is gone, and ", "");
            case LEFT -> after(Mesh.HEARTBEAT_LAPSE, silence, "nothing but a shell is left in its session, and ", "");
            case UNKNOWN -> after(Mesh.UNSEEN_DEATH, silence, "", ", and nothing can be seen of it");
        };
    }

    private static @Nullable String after(Duration most, Duration silence, String before, String behind) {
        return silence.compareTo(most) > 0
                ? before + "nothing was heard of it for " + silence.toSeconds() + " s" + behind
                : null;
    }
}
