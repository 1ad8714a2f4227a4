package dev.agentsessions.adapter.claude;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Reads the top level of a JSON object field by field. What lies deeper is skipped, so that no text of a
/// conversation is ever kept.
final class TopLevel {
    private static final JsonFactory JSON = new JsonFactory();

    private TopLevel() {}

    /// Takes one field; `value` stands on its first token and is not to be advanced.
    interface Fields {
        void field(String name, JsonParser value);
    }

    /// @return whether the bytes are one whole object; if not, the fields before the fault were still given
    static boolean read(byte[] json, int from, int length, Fields fields) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json, from, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                parser.nextToken();
                fields.field(name, parser);
                parser.skipChildren();
            }
            return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
        } catch (JacksonException e) {
            return false;
        }
    }

    /// The value if it is a string that says something, else null.
    static @Nullable String text(JsonParser value) {
        String text = value.currentToken() == JsonToken.VALUE_STRING ? value.getString() : null;
        return text == null || text.isEmpty() ? null : text;
    }

    /// The value if it is a whole number, or a string of one, else 0.
    static long number(JsonParser value) {
        try {
            return switch (value.currentToken()) {
                case VALUE_NUMBER_INT -> value.getLongValue();
                case VALUE_STRING -> Long.parseLong(value.getString());
                default -> 0;
            };
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
