package dev.agentsessions.adapter.agy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// agy's note of the last conversation in each working directory, `cache/last_conversations.json`: an object from
/// directory to conversation id, which may also stand below a key `conversations`. Every agy rewrites the whole
/// file, so it can be met half written.
final class LastConversations {
    private static final JsonFactory JSON = new JsonFactory();

    /// Directories are never removed from the file, so it grows, but no file of this size is made that way.
    private static final int LIMIT = 8 * 1024 * 1024;

    private LastConversations() {}

    /// Conversation id by working directory; empty unless the file could be read whole.
    static Map<String, String> read(Path file) {
        // A FIFO would block.
        if (!Files.isRegularFile(file)) {
            return Map.of();
        }
        try (InputStream in = Files.newInputStream(file)) {
            return parse(in.readNBytes(LIMIT));
        } catch (IOException | JacksonException e) {
            return Map.of();
        }
    }

    private static Map<String, String> parse(byte[] json) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            Map<String, String> last = new HashMap<>();
            boolean whole = parser.nextToken() == JsonToken.START_OBJECT && object(parser, last, true);
            return whole && parser.nextToken() == null ? last : Map.of();
        }
    }

    /// Takes in the object that the parser has just entered, up to its end.
    private static boolean object(JsonParser parser, Map<String, String> last, boolean outer) {
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            JsonToken value = parser.nextToken();
            if (value == JsonToken.VALUE_STRING) {
                last.put(name, parser.getString());
            } else if (value == JsonToken.START_OBJECT && outer && name.equals("conversations")) {
                object(parser, last, false);
            } else {
                parser.skipChildren();
            }
        }
        return parser.currentToken() == JsonToken.END_OBJECT;
    }
}
