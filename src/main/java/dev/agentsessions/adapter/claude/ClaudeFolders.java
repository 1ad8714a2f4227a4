package dev.agentsessions.adapter.claude;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where in a home of Claude Code it shows that a session begins, ends, or goes on to another conversation.
///
/// @param home such as `~/.claude`
public record ClaudeFolders(Path home) {

    /// The home whose conversations are in this folder, as [ClaudeConversations] names it.
    public static @Nullable ClaudeFolders around(Path projects) {
        Path home = projects.getParent();
        return home == null ? null : new ClaudeFolders(home);
    }

    /// Where each running process says which conversation it is in.
    public Path live() {
        return home.resolve("sessions");
    }

    /// Where there is a folder for each working directory.
    public Path projects() {
        return home.resolve("projects");
    }

    /// Where the conversations of a physical working directory are, or null if its name is so long that the folder's
    /// cannot be told from it.
    ///
    /// @param projectDirName what `CLAUDE_CODE_PROJECT_DIR_NAME` says to the process there, or null
    public @Nullable Path project(String cwd, @Nullable String projectDirName) {
        String key = projectDirName == null ? ProjectKey.whole(cwd) : projectDirName;
        return key == null ? null : projects().resolve(key);
    }
}
