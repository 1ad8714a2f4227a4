package dev.agentsessions.desk;

import dev.agentsessions.mesh.Agent;
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

/// Everything at one moment, as plain values.
public final class Picture {
    private Picture() {}

    /// @param seen by the name of an agent
    public static Map<String, @Nullable Object> of(Snapshot snapshot, Map<String, Sighting> seen) {
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

    static Map<String, @Nullable Object> agent(Snapshot snapshot, Agent agent, Sighting seen) {
        List<String> holds = snapshot.heldBy(agent.name()).stream().map(Task::id).toList();
        return Shapes.agent(agent, snapshot.now(), seen.name().toLowerCase(Locale.ROOT), holds);
    }

    static Map<String, @Nullable Object> task(Snapshot snapshot, Task task) {
        List<String> waits = task.state() == TaskState.PENDING ? Readiness.waitsFor(task, snapshot) : List.of();
        return Shapes.task(task, snapshot.now(), waits);
    }
}
