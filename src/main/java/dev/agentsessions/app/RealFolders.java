package dev.agentsessions.app;

import dev.agentsessions.observe.Folders;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Resolves folders on this machine.
///
/// @param home what `~` stands for, or null
record RealFolders(@Nullable String home) implements Folders {
    @Override
    public String physical(String path) {
        boolean below = path.equals("~") || path.startsWith("~/");
        try {
            return Path.of(home != null && below ? home + path.substring(1) : path).toRealPath().toString();
        } catch (IOException | InvalidPathException e) {
            return path;
        }
    }
}
