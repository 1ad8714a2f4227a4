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
            case ALIVE -> null;
            case GONE ->
                silence.compareTo(Mesh.HEARTBEAT_LAPSE) > 0
                        ? "its session is gone, and nothing was heard of it for " + silence.toSeconds() + " s"
                        : null;
            case UNKNOWN ->
                silence.compareTo(Mesh.UNSEEN_DEATH) > 0
                        ? "nothing was heard of it for " + silence.toSeconds() + " s, and nothing can be seen of it"
                        : null;
        };
    }
}
