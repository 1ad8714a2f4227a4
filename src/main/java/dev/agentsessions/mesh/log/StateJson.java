package dev.agentsessions.mesh.log;

import dev.agentsessions.mesh.Agent;
import dev.agentsessions.mesh.Lease;
import dev.agentsessions.mesh.Task;
import dev.agentsessions.report.JsonText;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The state as JSON in one canonical form: the same state is the same bytes. Agents are ordered by name and tasks by
/// id, both by UTF-16 code units; fields have their order, and what is null is left out; times are milliseconds.
public final class StateJson {
    private StateJson() {}

    public static byte[] of(Collection<Agent> agents, Collection<Task> tasks) {
        Map<String, @Nullable Object> state = new LinkedHashMap<>();
        state.put(
                "agents",
                agents.stream().sorted(Comparator.comparing(Agent::name)).map(StateJson::fields).toList());
        state.put(
                "tasks", tasks.stream().sorted(Comparator.comparing(Task::id)).map(StateJson::fields).toList());
        return JsonText.of(state);
    }

    static Map<String, @Nullable Object> fields(Agent agent) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("name", agent.name());
        fields.put("role", agent.role());
        fields.put("branch", agent.branch());
        fields.put("capabilities", agent.capabilities());
        fields.put("host", agent.host());
        fields.put("session", agent.session());
        fields.put("status", agent.status().word());
        fields.put("task_id", agent.taskId());
        fields.put("note", agent.note());
        fields.put("registered", agent.registered().toEpochMilli());
        fields.put("heard", agent.heard().toEpochMilli());
        fields.put("heard_ticks", agent.heardTicks());
        fields.put("acknowledged", agent.acknowledged());
        fields.put("completed", agent.completed());
        fields.put("failed", agent.failed());
        fields.put("sent_since", agent.sentSince());
        fields.put("sent", agent.sent());
        return withoutNulls(fields);
    }

    static Map<String, @Nullable Object> fields(Task task) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("id", task.id());
        fields.put("title", task.title());
        fields.put("description", task.description());
        fields.put("priority", task.priority());
        fields.put("files", task.files());
        fields.put("depends_on", task.dependsOn());
        fields.put("requires", task.requires());
        fields.put("role", task.role());
        fields.put("state", task.state().word());
        Lease lease = task.lease();
        if (lease != null) {
            fields.put("holder", lease.agent());
            fields.put("token", lease.token());
            fields.put("ttl_ms", lease.ttl().toMillis());
            fields.put("since", lease.since().toEpochMilli());
            fields.put("deadline", lease.deadline());
            fields.put("wall_deadline", lease.wallDeadline().toEpochMilli());
        }
        fields.put("progress", task.progress());
        fields.put("note", task.note());
        fields.put("blocker", task.blocker());
        fields.put("lapses", task.lapses());
        fields.put("last_token", task.lastToken());
        fields.put("last_outcome", task.lastOutcome() == null ? null : task.lastOutcome().word());
        fields.put("last_holder", task.lastHolder());
        fields.put("added_at", task.addedAt().toEpochMilli());
        fields.put("added_seq", task.addedSeq());
        fields.put("added_by", task.addedBy());
        return withoutNulls(fields);
    }

    private static Map<String, @Nullable Object> withoutNulls(Map<String, @Nullable Object> fields) {
        fields.values().removeIf(value -> value == null);
        return fields;
    }
}
