package dev.agentsessions.adapter.mqtt;

import dev.agentsessions.report.JsonText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How this program stands, for those who subscribe to it: birth and death certificates after Sparkplug and Homie (see
/// rule S11). A `lost` may be told late, after the next connection's `init`; whoever remembers the highest session that
/// was seen can tell.
///
/// @param session the number of the connection, which grows with each
/// @param since when this state began
/// @param lastPass when the last pass was made that was told, or null
record Presence(Word word, long session, Instant since, @Nullable Instant lastPass, String version) {
    enum Word {
        /// Connected; what is told of sessions may be old.
        INIT,
        /// A pass was made since.
        READY,
        /// Gone on purpose.
        DISCONNECTED,
        /// Not heard of any more: the will.
        LOST
    }

    byte[] json() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("state", word.name().toLowerCase(Locale.ROOT));
        fields.put("session", session);
        fields.put("since", text(since));
        fields.put("last_pass", lastPass == null ? null : text(lastPass));
        fields.put("version", version);
        return JsonText.of(fields);
    }

    private static String text(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
