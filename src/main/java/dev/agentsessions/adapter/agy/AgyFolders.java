package dev.agentsessions.adapter.agy;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where in the folder of the Antigravity CLI it shows that a session begins, ends, or goes on to another conversation.
///
/// @param root such as `~/.gemini/antigravity-cli`
public record AgyFolders(Path root) {

    /// The root whose conversations are in this folder, as [AgyConversations] names it.
    public static @Nullable AgyFolders around(Path conversations) {
        Path root = conversations.getParent();
        return root == null ? null : new AgyFolders(root);
    }

    /// Where each running process has a lock for the conversation it is in.
    public Path presence() {
        return root.resolve("presence");
    }

    public Path conversations() {
        return root.resolve("conversations");
    }

    /// Where the last conversation of each working directory is noted.
    public Path cache() {
        return root.resolve("cache");
    }
}
