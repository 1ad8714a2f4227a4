package dev.agentsessions.coordinator;

import dev.agentsessions.mesh.Agent;
import dev.agentsessions.mesh.Lease;
import dev.agentsessions.mesh.Store.Snapshot;
import dev.agentsessions.mesh.Task;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Agents and tasks as plain values, for those who read them later: nothing in it is relative to now, so that the same
/// state always looks the same.
final class Portrait {
    private Portrait() {}

    static Map<String, @Nullable Object> agent(Agent agent, List<Task> held) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", agent.name());
        json.put("role", agent.role());
        json.put("status", agent.status().word());
        json.put("branch", agent.branch());
        json.put("capabilities", agent.capabilities());
        json.put("host", agent.host());
        json.put("session", agent.session());
        json.put("task_id", agent.taskId());
        json.put("note", agent.note());
        json.put("holds", held.stream().map(Task::id).toList());
        json.put("registered", agent.registered().toString());
        json.put("heard", agent.heard().toString());
        json.put("completed", agent.completed());
        json.put("failed", agent.failed());
        return json;
    }

    static Map<String, @Nullable Object> agent(Snapshot snapshot, Agent agent) {
        return agent(agent, snapshot.heldBy(agent.name()));
    }

    static Map<String, @Nullable Object> task(Task task) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("title", task.title());
        json.put("description", task.description());
        json.put("state", task.state().word());
        json.put("priority", task.priority());
        json.put("files", task.files());
        json.put("depends_on", task.dependsOn());
        json.put("requires", task.requires());
        json.put("role", task.role());
        json.put("lease", task.lease() == null ? null : lease(task.lease()));
        json.put("progress", task.progress());
        json.put("note", task.note());
        json.put("blocker", task.blocker());
        json.put("lapses", task.lapses());
        json.put("last_holder", task.lastHolder());
        json.put("last_outcome", task.lastOutcome() == null ? null : task.lastOutcome().word());
        json.put("added", task.addedAt().toString());
        return json;
    }

    private static Map<String, @Nullable Object> lease(Lease lease) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("agent", lease.agent());
        json.put("token", lease.token());
        json.put("since", lease.since().toString());
        json.put("ttl_ms", lease.ttl().toMillis());
        json.put("until", lease.wallDeadline().toString());
        return json;
    }
}
