package dev.agentsessions.observe;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What somebody said of a session: that it began or ended on purpose. It proves nothing.
///
/// @param said when that was said, as far as it is told and can be believed: never after `at`
/// @param at when it was received
/// @param source the topic it came on
public record Announcement(String session, Event event, Instant said, Instant at, String source) {
    public Announcement {
        if (said.isAfter(at)) {
            throw new IllegalArgumentException("said at " + said + " and heard before, at " + at);
        }
    }

    public enum Event {
        CREATED,
        RESUMED,
        DELETED,
        STOPPED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// Whether it is a session's end; if not, it is its beginning.
        public boolean isEnd() {
            return this == DELETED || this == STOPPED;
        }

        /// The event of that word, or null.
        public static @Nullable Event of(@Nullable String word) {
            for (Event event : values()) {
                if (event.word().equals(word)) {
                    return event;
                }
            }
            return null;
        }
    }
}
