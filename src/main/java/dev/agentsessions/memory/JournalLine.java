package dev.agentsessions.memory;

import dev.agentsessions.judge.JudgeSettings;
import dev.agentsessions.judge.Memory;
import dev.agentsessions.observe.Observation;
import java.time.Instant;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/// One pass, whole: all that its judgement depended on, and what came of it.
///
/// @param program version of the program that made the pass
/// @param at the `now` that was judged with
/// @param registry path of the registry
/// @param text the registry, as it was judged
/// @param memory as it was before the pass
/// @param drifts the JSON array of drifts as they were reported, on one line, kept character by character
public record JournalLine(
        String program,
        Instant at,
        String registry,
        String text,
        Observation observation,
        Memory memory,
        JudgeSettings settings,
        String drifts) {
    public JournalLine {
        if (!isArray(drifts) || drifts.indexOf('\n') >= 0 || drifts.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("drifts are not a JSON array on one line");
        }
    }

    private static boolean isArray(String json) {
        try (JsonParser in = Json.FACTORY.createParser(ObjectReadContext.empty(), json)) {
            return in.nextToken() == JsonToken.START_ARRAY
                    && in.skipChildren().hasToken(JsonToken.END_ARRAY)
                    && in.nextToken() == null;
        } catch (JacksonException _) {
            return false;
        }
    }
}
