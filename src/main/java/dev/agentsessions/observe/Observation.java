package dev.agentsessions.observe;

import dev.agentsessions.session.Agent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All that one pass found in the world. A value: it can be kept and judged again.
///
/// @param looks one, or two where an absence had to be seen again; in order of time, never empty
/// @param stores what each agent keeps on disk, one for each agent
/// @param physical by a workspace's `path` as declared, the same folder with links resolved; only for those asked
/// @param registryModified when the registry file was last changed, or null if it is not a file
/// @param announced what was said lately of sessions that are declared or were found
public record Observation(
        Machine machine,
        List<Look> looks,
        List<ConversationStore> stores,
        Map<String, String> physical,
        @Nullable Instant registryModified,
        List<Announcement> announced) {
    public Observation {
        looks = List.copyOf(looks);
        stores = List.copyOf(stores);
        physical = Map.copyOf(physical);
        announced = List.copyOf(announced);
        if (looks.isEmpty()) {
            throw new IllegalArgumentException("an observation has at least one look");
        }
    }

    /// The latest look.
    public Look last() {
        return looks.getLast();
    }

    public ConversationStore store(Agent agent) {
        for (ConversationStore store : stores) {
            if (store.agent() == agent) {
                return store;
            }
        }
        return ConversationStore.empty(agent);
    }
}
