package dev.agentsessions.config;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A configuration and where it came from.
///
/// @param file the config file that was read, or null if there is none
/// @param given where each value came from that is not a default
public record LoadedConfig(Config config, @Nullable Path file, Map<Key, Origin> given) {
    public LoadedConfig {
        given = Map.copyOf(given);
    }

    public Origin origin(Key key) {
        return given.getOrDefault(key, Origin.DEFAULT);
    }
}
