package dev.agentsessions.adapter.sql;

import dev.agentsessions.mesh.Agent;
import dev.agentsessions.mesh.Lease;
import dev.agentsessions.mesh.Outcome;
import dev.agentsessions.mesh.Task;
import dev.agentsessions.mesh.TaskState;
import dev.agentsessions.report.JsonText;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Rows of the tables as records, and records as rows.
final class Rows {
    static final String AGENT = """
            INSERT INTO agents (name, role, branch, capabilities, host, session, status, task_id, note, registered,
              heartbeat, acknowledged, completed, failed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET role = excluded.role, branch = excluded.branch,
              capabilities = excluded.capabilities, host = excluded.host, session = excluded.session,
              status = excluded.status, task_id = excluded.task_id, note = excluded.note,
              registered = excluded.registered, heartbeat = excluded.heartbeat,
              acknowledged = excluded.acknowledged, completed = excluded.completed, failed = excluded.failed""";

    static final String NEW_TASK = """
            INSERT INTO tasks (state, holder, token, ttl_ms, since, epoch, deadline, wall_deadline, progress, note,
              blocker, lapses, last_token, last_outcome, last_holder, id, title, description, priority, files,
              depends_on, requires, role, added_at, added_seq)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    /// What a task is about never changes, only what becomes of it.
    static final String TASK = """
            UPDATE tasks SET state = ?, holder = ?, token = ?, ttl_ms = ?, since = ?, epoch = ?, deadline = ?,
              wall_deadline = ?, progress = ?, note = ?, blocker = ?, lapses = ?, last_token = ?, last_outcome = ?,
              last_holder = ? WHERE id = ?""";

    private Rows() {}

    static void fill(PreparedStatement row, Agent agent) throws SQLException {
        int i = 0;
        row.setString(++i, agent.name());
        row.setString(++i, agent.role());
        row.setString(++i, agent.branch());
        row.setString(++i, list(agent.capabilities()));
        row.setString(++i, agent.host());
        row.setString(++i, agent.session());
        row.setString(++i, agent.status().word());
        row.setString(++i, agent.taskId());
        row.setString(++i, agent.note());
        row.setString(++i, agent.registered().toString());
        row.setString(++i, agent.heartbeat().toString());
        row.setLong(++i, agent.acknowledged());
        row.setInt(++i, agent.completed());
        row.setInt(++i, agent.failed());
    }

    static Agent agent(ResultSet row) throws SQLException {
        return new Agent(
                text(row, "name"),
                text(row, "role"),
                row.getString("branch"),
                list(text(row, "capabilities")),
                row.getString("host"),
                row.getString("session"),
                Agent.Status.of(text(row, "status")),
                row.getString("task_id"),
                row.getString("note"),
                Instant.parse(text(row, "registered")),
                Instant.parse(text(row, "heartbeat")),
                row.getLong("acknowledged"),
                row.getInt("completed"),
                row.getInt("failed"));
    }

    /// @return how many parameters were set: what [#TASK] needs but for the id
    static int fill(PreparedStatement row, Task task) throws SQLException {
        int i = 0;
        Lease lease = task.lease();
        row.setString(++i, task.state().word());
        if (lease == null) {
            for (int none = 0; none < 7; none++) {
                row.setNull(++i, Types.NULL);
            }
        } else {
            row.setString(++i, lease.agent());
            row.setLong(++i, lease.token());
            row.setLong(++i, lease.ttl().toMillis());
            row.setString(++i, lease.since().toString());
            row.setString(++i, lease.epoch());
            row.setLong(++i, lease.deadline());
            row.setString(++i, lease.wallDeadline().toString());
        }
        row.setInt(++i, task.progress());
        row.setString(++i, task.note());
        row.setString(++i, task.blocker());
        row.setInt(++i, task.lapses());
        row.setLong(++i, task.lastToken());
        row.setString(++i, task.lastOutcome() == null ? null : task.lastOutcome().word());
        row.setString(++i, task.lastHolder());
        row.setString(++i, task.id());
        return i;
    }

    /// Fills what [#NEW_TASK] needs.
    static void fillNew(PreparedStatement row, Task task) throws SQLException {
        int i = fill(row, task);
        row.setString(++i, task.title());
        row.setString(++i, task.description());
        row.setInt(++i, task.priority());
        row.setString(++i, list(task.files()));
        row.setString(++i, list(task.dependsOn()));
        row.setString(++i, list(task.requires()));
        row.setString(++i, task.role());
        row.setString(++i, task.addedAt().toString());
        row.setLong(++i, task.addedSeq());
    }

    static Task task(ResultSet row) throws SQLException {
        String outcome = row.getString("last_outcome");
        return new Task(
                text(row, "id"),
                text(row, "title"),
                text(row, "description"),
                row.getInt("priority"),
                list(text(row, "files")),
                list(text(row, "depends_on")),
                list(text(row, "requires")),
                row.getString("role"),
                TaskState.of(text(row, "state")),
                lease(row),
                row.getInt("progress"),
                row.getString("note"),
                row.getString("blocker"),
                row.getInt("lapses"),
                row.getLong("last_token"),
                outcome == null ? null : Outcome.valueOf(outcome.toUpperCase(Locale.ROOT)),
                row.getString("last_holder"),
                Instant.parse(text(row, "added_at")),
                row.getLong("added_seq"));
    }

    private static @Nullable Lease lease(ResultSet row) throws SQLException {
        String holder = row.getString("holder");
        return holder == null
                ? null
                : new Lease(
                        holder,
                        row.getLong("token"),
                        Duration.ofMillis(row.getLong("ttl_ms")),
                        Instant.parse(text(row, "since")),
                        text(row, "epoch"),
                        row.getLong("deadline"),
                        Instant.parse(text(row, "wall_deadline")));
    }

    private static String text(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getString(column), column);
    }

    private static String list(List<String> values) {
        return values.isEmpty() ? "[]" : new String(JsonText.of(values), StandardCharsets.UTF_8);
    }

    private static List<String> list(String json) {
        if (json.equals("[]")) {
            return List.of();
        }
        List<String> values = new ArrayList<>();
        if (JsonText.read(json.getBytes(StandardCharsets.UTF_8)) instanceof List<?> elements) {
            elements.forEach(element -> values.add(String.valueOf(element)));
        }
        return values;
    }
}
