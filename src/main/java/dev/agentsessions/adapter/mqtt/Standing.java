package dev.agentsessions.adapter.mqtt;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How the line stands.
///
/// @param since when that began
/// @param problem why it is not connected, or null
/// @param session the number of the connection, or of the last one
record Standing(Phase phase, Instant since, @Nullable String problem, long session) {
    enum Phase {
        CLOSED("closed"),
        CONNECTING("connecting"),
        CONNECTED("connected"),
        AWAY("away"),
        REFUSED("refused"),
        TAKEN_OVER("taken over");

        private final String word;

        Phase(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }

        static Phase of(Loss loss) {
            return switch (loss.kind()) {
                case AWAY, CLOSED -> AWAY;
                case REFUSED -> REFUSED;
                case TAKEN_OVER -> TAKEN_OVER;
            };
        }
    }
}
