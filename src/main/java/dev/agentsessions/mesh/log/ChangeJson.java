package dev.agentsessions.mesh.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.agentsessions.mesh.Agent;
import dev.agentsessions.mesh.Change;
import dev.agentsessions.mesh.Outcome;
import dev.agentsessions.report.JsonText;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// A change as JSON on one line: its components in their order, what is null left out. By hand, as the log's format must
/// not change with the name of a class.
public final class ChangeJson {
    private ChangeJson() {}

    /// What kind of change it is, such as `claimed`.
    public static String kind(Change change) {
        return switch (change) {
            case Change.Booted _ -> "booted";
            case Change.Registered _ -> "registered";
            case Change.Heard _ -> "heard";
            case Change.Seen _ -> "seen";
            case Change.Died _ -> "died";
            case Change.Unregistered _ -> "unregistered";
            case Change.Added _ -> "added";
            case Change.Claimed _ -> "claimed";
            case Change.Renewed _ -> "renewed";
            case Change.Updated _ -> "updated";
            case Change.Blocked _ -> "blocked";
            case Change.Released _ -> "released";
            case Change.Lapsed _ -> "lapsed";
            case Change.Reopened _ -> "reopened";
            case Change.Directed _ -> "directed";
            case Change.Acknowledged _ -> "acknowledged";
            case Change.Sent _ -> "sent";
        };
    }

    public static String write(Change change) {
        return new String(JsonText.of(fields(change)), UTF_8);
    }

    /// Its components by name, in their order: text, whole numbers and lists of text.
    public static Map<String, @Nullable Object> fields(Change change) {
        return switch (change) {
            case Change.Booted booted -> of("epoch", booted.epoch());
            case Change.Registered made ->
                of(
                        "agent", made.agent(), "role", made.role(), "branch", made.branch(), "capabilities",
                        made.capabilities(), "host", made.host(), "session", made.session());
            case Change.Heard heard ->
                of(
                        "agent", heard.agent(), "status", heard.status().word(), "task_id", heard.taskId(), "note",
                        heard.note());
            case Change.Seen seen -> of("agents", seen.agents());
            case Change.Died died -> of("agent", died.agent(), "because", died.because());
            case Change.Unregistered gone -> of("agent", gone.agent(), "reason", gone.reason());
            case Change.Added added ->
                of(
                        "task_id", added.task(), "title", added.title(), "description", added.description(), "priority",
                        added.priority(), "files", added.files(), "depends_on", added.dependsOn(), "requires",
                        added.requires(), "role", added.role());
            case Change.Claimed claimed ->
                of(
                        "task_id", claimed.task(), "agent", claimed.agent(), "token", claimed.token(), "ttl_ms",
                        claimed.ttl().toMillis());
            case Change.Renewed renewed ->
                of("task_id", renewed.task(), "agent", renewed.agent(), "token", renewed.token());
            case Change.Updated updated ->
                of(
                        "task_id", updated.task(), "agent", updated.agent(), "token", updated.token(), "progress",
                        updated.progress(), "note", updated.note());
            case Change.Blocked blocked ->
                of(
                        "task_id", blocked.task(), "agent", blocked.agent(), "token", blocked.token(), "reason",
                        blocked.reason());
            case Change.Released released ->
                of(
                        "task_id", released.task(), "agent", released.agent(), "token", released.token(), "outcome",
                        released.outcome().word(), "note", released.note());
            case Change.Lapsed lapsed ->
                of("task_id", lapsed.task(), "agent", lapsed.agent(), "token", lapsed.token());
            case Change.Reopened reopened -> of("task_id", reopened.task());
            case Change.Directed told ->
                of(
                        "target", told.target(), "reason", told.reason(), "text", told.text(), "tasks", told.tasks());
            case Change.Acknowledged noted -> of("agent", noted.agent(), "seq", noted.seq());
            case Change.Sent sent ->
                of("agent", sent.agent(), "target", sent.target(), "type", sent.type(), "body", sent.body());
        };
    }

    private static Map<String, @Nullable Object> of(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i + 1] != null) {
                fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
            }
        }
        return fields;
    }

    /// @throws IOException if it is not what was written
    public static Change read(String kind, String json) throws IOException {
        try {
            if (JsonText.read(json.getBytes(UTF_8)) instanceof Map<?, ?> fields) {
                return read(kind, new Fields(fields));
            }
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException("a change of the kind '" + kind + "' cannot be read: " + e.getMessage(), e);
        }
        throw new IOException("a change of the kind '" + kind + "' cannot be read: it is no mapping");
    }

    private static Change read(String kind, Fields in) throws IOException {
        return switch (kind) {
            case "booted" -> new Change.Booted(in.text("epoch"));
            case "registered" ->
                new Change.Registered(
                        in.text("agent"),
                        in.text("role"),
                        in.textOrNull("branch"),
                        in.list("capabilities"),
                        in.textOrNull("host"),
                        in.textOrNull("session"));
            case "heard" ->
                new Change.Heard(
                        in.text("agent"),
                        Agent.Status.of(in.text("status")),
                        in.textOrNull("task_id"),
                        in.textOrNull("note"));
            case "seen" -> new Change.Seen(in.list("agents"));
            case "died" -> new Change.Died(in.text("agent"), in.text("because"));
            case "unregistered" -> new Change.Unregistered(in.text("agent"), in.textOrNull("reason"));
            case "added" ->
                new Change.Added(
                        in.text("task_id"),
                        in.text("title"),
                        in.text("description"),
                        (int) in.number("priority"),
                        in.list("files"),
                        in.list("depends_on"),
                        in.list("requires"),
                        in.textOrNull("role"));
            case "claimed" ->
                new Change.Claimed(
                        in.text("task_id"),
                        in.text("agent"),
                        in.number("token"),
                        Duration.ofMillis(in.number("ttl_ms")));
            case "renewed" -> new Change.Renewed(in.text("task_id"), in.text("agent"), in.number("token"));
            case "updated" ->
                new Change.Updated(
                        in.text("task_id"),
                        in.text("agent"),
                        in.number("token"),
                        (int) in.number("progress"),
                        in.textOrNull("note"));
            case "blocked" ->
                new Change.Blocked(in.text("task_id"), in.text("agent"), in.number("token"), in.text("reason"));
            case "released" ->
                new Change.Released(
                        in.text("task_id"),
                        in.text("agent"),
                        in.number("token"),
                        Outcome.of(in.text("outcome")),
                        in.textOrNull("note"));
            case "lapsed" -> new Change.Lapsed(in.text("task_id"), in.text("agent"), in.number("token"));
            case "reopened" -> new Change.Reopened(in.text("task_id"));
            case "directed" ->
                new Change.Directed(in.text("target"), in.text("reason"), in.text("text"), in.list("tasks"));
            case "acknowledged" -> new Change.Acknowledged(in.text("agent"), in.number("seq"));
            case "sent" ->
                new Change.Sent(in.text("agent"), in.text("target"), in.text("type"), in.text("body"));
            default -> throw new IOException("a change of the kind '" + kind + "', which this version does not know");
        };
    }

    private record Fields(Map<?, ?> values) {
        String text(String name) {
            if (values.get(name) instanceof String text) {
                return text;
            }
            throw new IllegalArgumentException("it has no text '" + name + "'");
        }

        @Nullable String textOrNull(String name) {
            return values.get(name) == null ? null : text(name);
        }

        long number(String name) {
            if (values.get(name) instanceof Long number) {
                return number;
            }
            throw new IllegalArgumentException("it has no number '" + name + "'");
        }

        List<String> list(String name) {
            if (values.get(name) instanceof List<?> list) {
                return list.stream().map(String.class::cast).toList();
            }
            throw new IllegalArgumentException("it has no list '" + name + "'");
        }
    }
}
