package dev.agentsessions.session;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A folder that agents work in, as the registry declares it.
///
/// @param identities the conversation id that `agent_identities` holds for each agent; agents without one are absent
public record Workspace(String name, @Nullable String path, Map<Agent, String> identities, Place place) {
    public Workspace {
        identities = Map.copyOf(identities);
    }
}
