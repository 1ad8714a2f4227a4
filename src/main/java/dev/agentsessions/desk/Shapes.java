package dev.agentsessions.desk;

import dev.agentsessions.mesh.Agent;
import dev.agentsessions.mesh.Asked;
import dev.agentsessions.mesh.Event;
import dev.agentsessions.mesh.Lease;
import dev.agentsessions.mesh.NotNow;
import dev.agentsessions.mesh.Recommendation;
import dev.agentsessions.mesh.Store.Snapshot;
import dev.agentsessions.mesh.Task;
import dev.agentsessions.mesh.log.ChangeJson;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The mesh's nouns as plain values, for JSON. Nothing in them is relative to now, so that the same state always looks the
/// same; [Picture] shows them as they are now.
public final class Shapes {
    private Shapes() {}

    /// An agent, and which tasks it holds.
    public static Map<String, @Nullable Object> agent(Snapshot snapshot, Agent agent) {
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
        json.put("holds", snapshot.heldBy(agent.name()).stream().map(Task::id).toList());
        json.put("registered", agent.registered().toString());
        json.put("heard", agent.heard().toString());
        json.put("completed", agent.completed());
        json.put("failed", agent.failed());
        return json;
    }

    /// A task without its id.
    public static Map<String, @Nullable Object> task(Task task) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("title", task.title());
        json.put("description", task.description());
        json.put("state", task.state().word());
        json.put("priority", task.priority());
        json.put("files", task.files());
        json.put("depends_on", task.dependsOn());
        json.put("requires", task.requires());
        json.put("role", task.role());
        json.put("lease", task.lease() == null ? null : until(task.lease()));
        json.put("progress", task.progress());
        json.put("note", task.note());
        json.put("blocker", task.blocker());
        json.put("lapses", task.lapses());
        json.put("last_holder", task.lastHolder());
        json.put("last_outcome", task.lastOutcome() == null ? null : task.lastOutcome().word());
        json.put("added", task.addedAt().toString());
        return json;
    }

    private static Map<String, @Nullable Object> until(Lease lease) {
        Map<String, @Nullable Object> json = lease(lease);
        json.put("until", lease.wallDeadline().toString());
        return json;
    }

    /// A lease without its end.
    static Map<String, @Nullable Object> lease(Lease lease) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("agent", lease.agent());
        json.put("token", lease.token());
        json.put("since", lease.since().toString());
        json.put("ttl_ms", lease.ttl().toMillis());
        return json;
    }

    static Map<String, @Nullable Object> recommendation(Recommendation recommendation) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("agent", recommendation.agent());
        json.put("task_id", recommendation.task());
        json.put("title", recommendation.title());
        json.put("why", recommendation.why());
        return json;
    }

    /// Empty for nothing.
    static Map<String, @Nullable Object> asked(@Nullable Asked asked) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        if (asked != null) {
            json.put("role", asked.role());
            json.put("requires", asked.capabilities());
        }
        return json;
    }

    static Map<String, @Nullable Object> notNow(NotNow why) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("full", why.full());
        json.put("waiting", why.waiting());
        json.put("unsuited", why.unsuited());
        json.put("files_in_use", why.inUse());
        return json;
    }

    /// A line of the log.
    static Map<String, @Nullable Object> event(Event event) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("seq", event.seq());
        json.put("at", event.at().toString());
        json.put("actor", event.actor());
        json.put("type", ChangeJson.kind(event.change()));
        json.put("payload", ChangeJson.fields(event.change()));
        json.put("correlation_id", event.correlation());
        return json;
    }
}
