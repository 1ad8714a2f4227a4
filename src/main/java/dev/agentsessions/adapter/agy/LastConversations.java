package dev.agentsessions.adapter.agy;

import dev.agentsessions.json.JsonException;
import dev.agentsessions.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// agy's note of the last conversation in each working directory, `cache/last_conversations.json`: an object from
/// directory to conversation id, which may also stand below a key `conversations`. Every agy rewrites the whole
/// file, so it can be met half written.
final class LastConversations {
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
        } catch (IOException e) {
            return Map.of();
        }
    }

    private static Map<String, String> parse(byte[] json) throws JsonException {
        JsonReader reader = new JsonReader(json, 0, json.length);
        if (!reader.enterObject()) {
            return Map.of();
        }
        Map<String, String> last = new HashMap<>();
        object(reader, last, true);
        reader.finish();
        return last;
    }

    /// Takes in the object that the reader has just entered, up to its end.
    private static void object(JsonReader reader, Map<String, String> last, boolean outer) throws JsonException {
        for (String name = reader.nextName(); name != null; name = reader.nextName()) {
            String id = reader.text();
            if (id != null) {
                last.put(name, id);
            } else if (outer && name.equals("conversations") && reader.enterObject()) {
                object(reader, last, false);
            }
        }
    }
}
