package dev.agentsessions.desk;

import dev.agentsessions.mesh.Agent;
import dev.agentsessions.mesh.Lease;
import dev.agentsessions.mesh.MeshTime;
import dev.agentsessions.mesh.Readiness;
import dev.agentsessions.mesh.Sighting;
import dev.agentsessions.mesh.Store.Snapshot;
import dev.agentsessions.mesh.Task;
import dev.agentsessions.mesh.TaskState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Everything at one moment, as plain values: the [Shapes] of it, with what is relative to now.
final class Picture {
    private Picture() {}

    /// @param seen by the name of an agent
    static Map<String, @Nullable Object> of(Snapshot snapshot, Map<String, Sighting> seen) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("seq", snapshot.end());
        json.put("at", snapshot.now().wall().toString());
        json.put(
                "agents",
                snapshot.agents().stream()
                        .map(agent -> agent(snapshot, agent, seen.getOrDefault(agent.name(), Sighting.UNKNOWN)))
                        .toList());
        json.put("tasks", snapshot.tasks().stream().map(task -> task(snapshot, task)).toList());
        return json;
    }

    /// An agent with what is seen of it and how long it has been silent.
    static Map<String, @Nullable Object> agent(Snapshot snapshot, Agent agent, Sighting seen) {
        Map<String, @Nullable Object> json = Shapes.agent(snapshot, agent);
        json.put("seen", seen.name().toLowerCase(Locale.ROOT));
        json.put("silent_ms", agent.silence(snapshot.now()).toMillis());
        return json;
    }

    static Map<String, @Nullable Object> task(Snapshot snapshot, Task task) {
        List<String> waits = task.state() == TaskState.PENDING ? Readiness.waitsFor(task, snapshot) : List.of();
        return task(task, waits, snapshot.now());
    }

    /// A task that somebody holds.
    static Map<String, @Nullable Object> held(Task task, MeshTime now) {
        return task(task, List.of(), now);
    }

    /// A task with what it waits for and what is left of its lease.
    private static Map<String, @Nullable Object> task(Task task, List<String> waits, MeshTime now) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", task.id());
        json.putAll(Shapes.task(task));
        json.put("lease", task.lease() == null ? null : lease(task.lease(), now));
        json.put("waits_for", waits);
        return json;
    }

    private static Map<String, @Nullable Object> lease(Lease lease, MeshTime now) {
        Map<String, @Nullable Object> json = Shapes.lease(lease);
        json.put("remaining_ms", Math.max(0, lease.left(now).toMillis()));
        return json;
    }
}
