package dev.agentsessions.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A value as somebody wrote it, not yet understood.
///
/// @param items one, or any number for a key that takes a list
/// @param base what a relative path is relative to; null for the working directory
record Given(List<String> items, Origin origin, @Nullable Path base) {
    String text() {
        return items.getFirst();
    }
}
