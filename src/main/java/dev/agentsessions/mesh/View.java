package dev.agentsessions.mesh;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The state, as far as it is asked for.
public interface View {
    @Nullable Agent agent(String name);

    @Nullable Task task(String id);

    /// All agents, by name.
    List<Agent> agents();

    /// The tasks that are held, by leases that have lapsed and that nobody has taken back yet among them; by id.
    List<Task> held();

    /// Those of them that this agent holds.
    List<Task> heldBy(String agent);
}
