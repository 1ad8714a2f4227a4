package dev.agentsessions.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A folder such as `~/.gemini/antigravity-cli`, filled as agy fills it.
record AgyHome(Path folder) {
    AgyHome {
        try {
            Files.createDirectories(folder.resolve("conversations"));
            Files.createDirectories(folder.resolve("presence"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Writes the database of a conversation.
    Path conversation(String id) {
        return ClaudeHome.write(folder.resolve("conversations/" + id + ".db"), "SQLite format 3\0");
    }

    /// The lock that an agy holds while it is attached to a conversation, and leaves behind.
    Path presence(String id) {
        return folder.resolve("presence/" + id + ".lock");
    }

    /// Notes the last conversation of a working directory.
    void last(Path cwd, String id) {
        lastConversations("{\"" + cwd + "\":\"" + id + "\"}");
    }

    void lastConversations(String json) {
        ClaudeHome.write(folder.resolve("cache/last_conversations.json"), json);
    }
}
