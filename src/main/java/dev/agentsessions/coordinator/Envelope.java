package dev.agentsessions.coordinator;

import dev.agentsessions.mesh.Change;
import dev.agentsessions.mesh.Event;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.Store.Sealed;
import dev.agentsessions.mesh.log.ChangeJson;
import dev.agentsessions.mesh.log.ChangeSubject;
import dev.agentsessions.report.JsonText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is told of an event (rule M16). Its id is the hash that seals it in the log, so that what is told twice is known
/// to be the same; `payload.seq` is its place there, and `payload.kind` what it is called there.
final class Envelope {
    static final long VERSION = 1;

    private Envelope() {}

    /// Which of the types of M16 it is. What the mesh itself notes of its clock and of what was read is a `MESSAGE`.
    static String type(Change change) {
        return switch (change) {
            case Change.Registered _ -> "REGISTER";
            case Change.Unregistered _, Change.Died _ -> "UNREGISTER";
            case Change.Heard _, Change.Seen _ -> "HEARTBEAT";
            case Change.Added _ -> "TASK_ADD";
            case Change.Claimed _ -> "TASK_CLAIM";
            case Change.Renewed _, Change.Updated _, Change.Reopened _ -> "TASK_UPDATE";
            case Change.Blocked _ -> "BLOCKER";
            case Change.Released _, Change.Lapsed _ -> "TASK_RELEASE";
            case Change.Directed _ -> "DIRECTIVE";
            case Change.Sent _, Change.Acknowledged _, Change.Booted _ -> "MESSAGE";
        };
    }

    static byte[] of(Sealed sealed) {
        Event event = sealed.event();
        Change change = event.change();
        String target = ChangeSubject.target(change);
        Map<String, @Nullable Object> payload = new LinkedHashMap<>();
        payload.put("seq", event.seq());
        payload.put("kind", ChangeJson.kind(change));
        payload.putAll(ChangeJson.fields(change));
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("schema_version", VERSION);
        json.put("event_id", sealed.hash());
        json.put("event_type", type(change));
        json.put("agent", event.actor());
        json.put("target", target == null ? Mesh.ALL : target);
        json.put("task_id", ChangeSubject.task(change));
        json.put("payload", payload);
        json.put("correlation_id", event.correlation());
        json.put("timestamp", event.at().toString());
        return JsonText.of(json);
    }

    /// The agents whose state may be another since then, apart from those whose session has become another's: whoever does
    /// something is heard of by that.
    static List<String> agents(Change change) {
        return switch (change) {
            case Change.Registered it -> List.of(it.agent());
            case Change.Unregistered it -> List.of(it.agent());
            case Change.Died it -> List.of(it.agent());
            case Change.Heard it -> List.of(it.agent());
            case Change.Seen it -> it.agents();
            case Change.Claimed it -> List.of(it.agent());
            case Change.Renewed it -> List.of(it.agent());
            case Change.Updated it -> List.of(it.agent());
            case Change.Blocked it -> List.of(it.agent());
            case Change.Released it -> List.of(it.agent());
            case Change.Lapsed it -> List.of(it.agent());
            case Change.Acknowledged it -> List.of(it.agent());
            case Change.Sent it -> List.of(it.agent());
            case Change.Added _, Change.Booted _, Change.Directed _, Change.Reopened _ -> List.of();
        };
    }
}
