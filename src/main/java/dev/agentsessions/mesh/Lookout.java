package dev.agentsessions.mesh;

import java.util.List;
import java.util.Map;

/// Port: looks whether agents live, without asking them.
public interface Lookout {
    /// @return by the name of an agent; nothing can be said of those that are not in it
    Map<String, Sighting> look(List<Agent> agents);

    /// Sees nothing.
    Lookout BLIND = _ -> Map.of();
}
