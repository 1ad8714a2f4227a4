package dev.agentsessions.app;

import dev.agentsessions.adapter.kernel.BootClock;
import dev.agentsessions.adapter.sql.SqlLook;
import dev.agentsessions.config.Config;
import dev.agentsessions.mesh.Agent;
import dev.agentsessions.mesh.Store.Snapshot;
import dev.agentsessions.mesh.Task;
import dev.agentsessions.status.MeshMember;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The mesh as `status` shows it beside sessions.
final class MeshMembers {
    private MeshMembers() {}

    /// @return by session of this host; nobody of a store that this program would have to change first
    /// @throws IOException if the store cannot be had
    static Map<String, MeshMember> of(Config config, String host) throws IOException {
        try (SqlLook store = MeshStores.look(config, new BootClock(InstantSource.system()))) {
            boolean oneMachine = config.mesh().url() == null;
            return store.version() == SqlLook.newest()
                    ? store.read(snapshot -> of(snapshot, host, oneMachine))
                    : Map.of();
        }
    }

    /// @param oneMachine whether all agents of the mesh run on this one, also those that have not said where they do
    static Map<String, MeshMember> of(Snapshot snapshot, String host, boolean oneMachine) {
        Map<String, MeshMember> members = new HashMap<>();
        for (Agent agent : snapshot.agents()) {
            boolean here = agent.session() != null
                    && agent.status() != Agent.Status.GONE
                    && agent.runsOn(host, oneMachine);
            if (here) {
                List<String> tasks = snapshot.heldBy(agent.name()).stream()
                        .filter(task -> snapshot.isLive(task.held()))
                        .map(Task::id)
                        .toList();
                MeshMember member = new MeshMember(agent.name(), agent.status().word(), tasks);
                // Whoever holds something is who is at work there.
                members.merge(agent.session(), member, (one, other) -> other.tasks().isEmpty() ? one : other);
            }
        }
        return members;
    }
}
