package dev.agentsessions.adapter.sql;

import dev.agentsessions.mesh.Agent;
import dev.agentsessions.mesh.Event;
import dev.agentsessions.mesh.Lease;
import dev.agentsessions.mesh.Outcome;
import dev.agentsessions.mesh.Store.Sealed;
import dev.agentsessions.mesh.Task;
import dev.agentsessions.mesh.TaskState;
import dev.agentsessions.mesh.log.Archive.Filed;
import dev.agentsessions.mesh.log.Archive.Line;
import dev.agentsessions.mesh.log.ChangeJson;
import dev.agentsessions.mesh.log.ChangeSubject;
import dev.agentsessions.report.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Rows of the tables as records, and records as rows. Columns are read in the order in which they are named here.
final class Rows {
    private static final String AGENT_COLUMNS = "name, role, branch, capabilities, host, session, status, task_id, note,"
            + " registered, heard, heard_ticks, acknowledged, completed, failed, sent_since, sent";

    private static final String TASK_COLUMNS = "state, progress, note, blocker, deadline, wall_deadline, holder, token,"
            + " ttl_ms, since, lapses, last_token, last_outcome, last_holder, id, title, description, priority, files,"
            + " depends_on, requires, role, added_at, added_seq, added_by";

    private static final String EVENT_COLUMNS = "seq, at, ticks, actor, kind, body, correlation, token, hash";

    static final String AGENTS = "SELECT " + AGENT_COLUMNS + " FROM agents ";
    static final String TASKS = "SELECT " + TASK_COLUMNS + " FROM tasks ";
    static final String EVENTS = "SELECT " + EVENT_COLUMNS + " FROM events ";

    /// Events with what they are found by.
    static final String LINES = "SELECT " + EVENT_COLUMNS + ", task, target, no_lapse_before FROM events ";

    static final String PUT_AGENT = "INSERT INTO agents (" + AGENT_COLUMNS
            + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET"
            + " role = excluded.role, branch = excluded.branch, capabilities = excluded.capabilities,"
            + " host = excluded.host, session = excluded.session, status = excluded.status, task_id = excluded.task_id,"
            + " note = excluded.note, registered = excluded.registered, heard = excluded.heard,"
            + " heard_ticks = excluded.heard_ticks, acknowledged = excluded.acknowledged,"
            + " completed = excluded.completed, failed = excluded.failed, sent_since = excluded.sent_since,"
            + " sent = excluded.sent";

    static final String ADD_TASK = "INSERT INTO tasks (" + TASK_COLUMNS
            + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    /// A task whose run goes on: who holds it stays the same, and the index of that is left alone.
    static final String GO_ON = "UPDATE tasks SET state = ?, progress = ?, note = ?, blocker = ?, deadline = ?,"
            + " wall_deadline = ? WHERE id = ?";

    /// One whose run begins: what the run before has left stays the same.
    static final String BEGIN_RUN = "UPDATE tasks SET state = ?, progress = ?, note = ?, blocker = ?, deadline = ?,"
            + " wall_deadline = ?, holder = ?, token = ?, ttl_ms = ?, since = ? WHERE id = ?";

    /// Any other. What a task is about never changes, only what becomes of it.
    static final String CHANGE_TASK = "UPDATE tasks SET state = ?, progress = ?, note = ?, blocker = ?, deadline = ?,"
            + " wall_deadline = ?, holder = ?, token = ?, ttl_ms = ?, since = ?, lapses = ?, last_token = ?,"
            + " last_outcome = ?, last_holder = ? WHERE id = ?";

    static final String ADD_EVENT = "INSERT INTO events (seq, at, ticks, actor, kind, body, correlation, token, hash,"
            + " task, target, no_lapse_before) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private static final int LEASE_COLUMNS = 6;

    /// The column of a task's id.
    private static final int ID = 15;

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
        row.setLong(++i, agent.registered().toEpochMilli());
        row.setLong(++i, agent.heard().toEpochMilli());
        row.setLong(++i, agent.heardTicks());
        row.setLong(++i, agent.acknowledged());
        row.setInt(++i, agent.completed());
        row.setInt(++i, agent.failed());
        row.setLong(++i, agent.sentSince());
        row.setInt(++i, agent.sent());
    }

    static Agent agent(ResultSet row) throws SQLException, IOException {
        try {
            return agentOf(row);
        } catch (RuntimeException e) {
            throw unreadable("agent", row.getString(1), e);
        }
    }

    private static IOException unreadable(String what, String id, RuntimeException e) {
        return new IOException(
                what + " " + id + " cannot be read: " + e.getMessage() + "; `agent-mesh rebuild` makes it from the log", e);
    }

    private static Agent agentOf(ResultSet row) throws SQLException {
        int i = 0;
        return new Agent(
                text(row, ++i),
                text(row, ++i),
                row.getString(++i),
                list(text(row, ++i)),
                row.getString(++i),
                row.getString(++i),
                Agent.Status.of(text(row, ++i)),
                row.getString(++i),
                row.getString(++i),
                Instant.ofEpochMilli(row.getLong(++i)),
                Instant.ofEpochMilli(row.getLong(++i)),
                row.getLong(++i),
                row.getLong(++i),
                row.getInt(++i),
                row.getInt(++i),
                row.getLong(++i),
                row.getInt(++i));
    }

    /// Fills [#GO_ON].
    static void fillGoingOn(PreparedStatement row, Task task) throws SQLException {
        row.setString(fillRun(row, task) + 1, task.id());
    }

    /// Fills [#BEGIN_RUN].
    static void fillBegun(PreparedStatement row, Task task) throws SQLException {
        row.setString(fillLease(row, task) + 1, task.id());
    }

    /// Fills [#CHANGE_TASK].
    ///
    /// @return how many parameters were filled
    static int fill(PreparedStatement row, Task task) throws SQLException {
        int i = fillLease(row, task);
        row.setInt(++i, task.lapses());
        row.setLong(++i, task.lastToken());
        row.setString(++i, task.lastOutcome() == null ? null : task.lastOutcome().word());
        row.setString(++i, task.lastHolder());
        row.setString(++i, task.id());
        return i;
    }

    private static int fillLease(PreparedStatement row, Task task) throws SQLException {
        int i = fillRun(row, task);
        Lease lease = task.lease();
        row.setString(++i, lease == null ? null : lease.agent());
        set(row, ++i, lease == null ? null : lease.token());
        set(row, ++i, lease == null ? null : lease.ttl().toMillis());
        set(row, ++i, lease == null ? null : lease.since().toEpochMilli());
        return i;
    }

    private static int fillRun(PreparedStatement row, Task task) throws SQLException {
        int i = 0;
        Lease lease = task.lease();
        row.setString(++i, task.state().word());
        row.setInt(++i, task.progress());
        row.setString(++i, task.note());
        row.setString(++i, task.blocker());
        set(row, ++i, lease == null ? null : lease.deadline());
        set(row, ++i, lease == null ? null : lease.wallDeadline().toEpochMilli());
        return i;
    }

    private static void set(PreparedStatement row, int parameter, @Nullable Long number) throws SQLException {
        if (number == null) {
            row.setNull(parameter, Types.BIGINT);
        } else {
            row.setLong(parameter, number);
        }
    }

    /// Fills [#ADD_TASK].
    static void fillNew(PreparedStatement row, Task task) throws SQLException {
        int i = fill(row, task);
        row.setString(++i, task.title());
        row.setString(++i, task.description());
        row.setInt(++i, task.priority());
        row.setString(++i, list(task.files()));
        row.setString(++i, list(task.dependsOn()));
        row.setString(++i, list(task.requires()));
        row.setString(++i, task.role());
        row.setLong(++i, task.addedAt().toEpochMilli());
        row.setLong(++i, task.addedSeq());
        row.setString(++i, task.addedBy());
    }

    static Task task(ResultSet row) throws SQLException, IOException {
        try {
            return taskOf(row);
        } catch (RuntimeException e) {
            throw unreadable("task", row.getString(ID), e);
        }
    }

    private static Task taskOf(ResultSet row) throws SQLException {
        int i = 0;
        TaskState state = TaskState.of(text(row, ++i));
        int progress = row.getInt(++i);
        String note = row.getString(++i);
        String blocker = row.getString(++i);
        Lease lease = lease(row, i);
        i += LEASE_COLUMNS;
        int lapses = row.getInt(++i);
        long lastToken = row.getLong(++i);
        String outcome = row.getString(++i);
        String lastHolder = row.getString(++i);
        return new Task(
                text(row, ++i),
                text(row, ++i),
                text(row, ++i),
                row.getInt(++i),
                list(text(row, ++i)),
                list(text(row, ++i)),
                list(text(row, ++i)),
                row.getString(++i),
                state,
                lease,
                progress,
                note,
                blocker,
                lapses,
                lastToken,
                outcome == null ? null : Outcome.of(outcome),
                lastHolder,
                Instant.ofEpochMilli(row.getLong(++i)),
                row.getLong(++i),
                text(row, ++i));
    }

    /// @param before the last column before it
    private static @Nullable Lease lease(ResultSet row, int before) throws SQLException {
        String holder = row.getString(before + 3);
        return holder == null
                ? null
                : new Lease(
                        holder,
                        row.getLong(before + 4),
                        Duration.ofMillis(row.getLong(before + 5)),
                        Instant.ofEpochMilli(row.getLong(before + 6)),
                        row.getLong(before + 1),
                        Instant.ofEpochMilli(row.getLong(before + 2)));
    }

    static Line line(ResultSet row) throws SQLException {
        return new Line(
                row.getLong(1),
                Instant.ofEpochMilli(row.getLong(2)),
                row.getLong(3),
                text(row, 4),
                text(row, 5),
                text(row, 6),
                row.getString(7),
                row.getLong(8),
                text(row, 9),
                new Filed(row.getString(10), row.getString(11)),
                row.getLong(12));
    }

    static Sealed sealed(ResultSet row) throws SQLException, IOException {
        String body = text(row, 6);
        return new Sealed(
                new Event(
                        row.getLong(1),
                        Instant.ofEpochMilli(row.getLong(2)),
                        row.getLong(3),
                        text(row, 4),
                        ChangeJson.read(text(row, 5), body),
                        row.getString(7)),
                body,
                row.getLong(8),
                text(row, 9));
    }

    /// Fills [#ADD_EVENT].
    static void fill(
            PreparedStatement row, Event event, String kind, String body, long token, String hash, long noLapse)
            throws SQLException {
        row.setLong(1, event.seq());
        row.setLong(2, event.at().toEpochMilli());
        row.setLong(3, event.ticks());
        row.setString(4, event.actor());
        row.setString(5, kind);
        row.setString(6, body);
        row.setString(7, event.correlation());
        row.setLong(8, token);
        row.setString(9, hash);
        row.setString(10, ChangeSubject.task(event.change()));
        row.setString(11, ChangeSubject.target(event.change()));
        row.setLong(12, noLapse);
    }

    private static String text(ResultSet row, int column) throws SQLException {
        return Objects.requireNonNull(row.getString(column), "a column that must be there is null");
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
