package dev.agentsessions.mesh.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.agentsessions.report.JsonText;
import org.jspecify.annotations.Nullable;

/// Where what is kept is not what follows from the log.
///
/// @param what `agent`, `task` or `event`
/// @param id its name, id or place in the log
/// @param field of it; null if one side lacks all of it
/// @param kept the value that is kept, as a plain value of JSON; null if there is none
/// @param logged the one that follows from the log, likewise
public record Difference(
        String what, String id, @Nullable String field, @Nullable Object kept, @Nullable Object logged) {

    /// It in words.
    public String text() {
        String of = what + " " + id;
        if (field == null) {
            return kept == null ? of + " is missing" : of + " does not follow from the log";
        }
        return of + ": " + field + " is " + json(kept) + ", and " + json(logged) + " by the log";
    }

    private static String json(@Nullable Object value) {
        return value == null ? "nothing" : new String(JsonText.of(value), UTF_8);
    }
}
