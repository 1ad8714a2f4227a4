package dev.agentsessions.coordinator;

import dev.agentsessions.desk.Shapes;
import dev.agentsessions.mesh.Agent;
import dev.agentsessions.mesh.Store.Snapshot;
import dev.agentsessions.report.JsonText;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// How an agent stands, as it is told and retained.
///
/// @param session its own, or null
/// @param state as JSON; nothing of one that has left
record Portrait(@Nullable String session, byte[] state) {
    private static final Portrait NOBODY = new Portrait(null, new byte[0]);

    static Portrait of(Snapshot snapshot, String name) {
        Agent agent = snapshot.agent(name);
        return agent == null || agent.status() == Agent.Status.GONE
                ? NOBODY
                : new Portrait(agent.session(), JsonText.of(Shapes.agent(snapshot, agent)));
    }

    /// Whether it tells the same.
    boolean isLike(@Nullable Portrait other) {
        return other != null && Arrays.equals(state, other.state);
    }
}
