package dev.agentsessions.app;

import dev.agentsessions.config.ConfigException;
import dev.agentsessions.config.ConfigLoader;
import dev.agentsessions.config.Flags;
import dev.agentsessions.config.LoadedConfig;
import dev.agentsessions.mesh.Lookout;
import java.util.Map;

/// What the program sees of agents in their sessions.
public final class Sights {
    private Sights() {}

    /// Looks anew each time, as a command does.
    public static Lookout in(Map<String, String> environment) throws ConfigException {
        LoadedConfig loaded = ConfigLoader.load(Flags.NONE, environment);
        return agents -> new Wiring(loaded, environment, "test").lookout(() -> null).look(agents);
    }
}
