package dev.agentsessions.adapter.claude;

import dev.agentsessions.json.JsonException;
import dev.agentsessions.json.JsonReader;
import org.jspecify.annotations.Nullable;

/// Reads the top level of a JSON object field by field. What lies deeper is skipped, so that no text of a
/// conversation is ever kept.
final class TopLevel {
    private TopLevel() {}

    /// Takes one field, whose value comes next and need not be read.
    interface Fields {
        void field(String name, JsonReader value) throws JsonException;
    }

    /// @return whether the bytes are one whole object; if not, the fields before the fault were still given
    static boolean read(byte[] json, int from, int length, Fields fields) {
        JsonReader reader = new JsonReader(json, from, length);
        try {
            if (!reader.enterObject()) {
                return false;
            }
            for (String name = reader.nextName(); name != null; name = reader.nextName()) {
                fields.field(name, reader);
            }
            reader.finish();
            return true;
        } catch (JsonException e) {
            return false;
        }
    }

    /// The value if it is a string that says something, else null.
    static @Nullable String text(JsonReader value) throws JsonException {
        String text = value.text();
        return text == null || text.isEmpty() ? null : text;
    }

    /// The value if it is a whole number, or a string of one, else 0.
    static long number(JsonReader value) throws JsonException {
        String text = value.text();
        try {
            Long number = text == null ? value.integer() : Long.valueOf(text);
            return number == null ? 0 : number;
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
