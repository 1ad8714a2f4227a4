package dev.agentsessions.mesh;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The state, as far as it is asked for.
public interface View {
    @Nullable Agent agent(String name);

    @Nullable Task task(String id);

    /// The tasks that an agent has a lease on, lapsed ones that nobody has taken back yet among them; by id.
    List<Task> heldBy(String agent);
}
