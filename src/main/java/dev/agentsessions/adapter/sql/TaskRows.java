package dev.agentsessions.adapter.sql;

import dev.agentsessions.mesh.Lease;
import dev.agentsessions.mesh.Outcome;
import dev.agentsessions.mesh.Task;
import dev.agentsessions.mesh.TaskState;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Tasks as rows.
final class TaskRows {
    private static final String COLUMNS = "state, progress, note, blocker, deadline, wall_deadline, holder, token, ttl_ms,"
            + " since, lapses, last_token, last_outcome, last_holder, id, title, description, priority, files, depends_on,"
            + " requires, role, added_at, added_seq, added_by";

    /// In the order in which a lease and a task are made, the lease first.
    static final String SELECT = Fields.select(
            "holder, token, ttl_ms, since, deadline, wall_deadline, id, title, description, priority, files, depends_on,"
                    + " requires, role, state, progress, note, blocker, lapses, last_token, last_outcome, last_holder,"
                    + " added_at, added_seq, added_by",
            "tasks");

    /// The place of the id in it.
    private static final int ID = 6;

    private static final int LEASE_COLUMNS = 6;

    static final String ADD = "INSERT INTO tasks (" + COLUMNS
            + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    /// A task whose run goes on: who holds it stays the same, and the index of that is left alone.
    static final String GO_ON = "UPDATE tasks SET state = ?, progress = ?, note = ?, blocker = ?, deadline = ?,"
            + " wall_deadline = ? WHERE id = ?";

    /// One whose run begins: what the run before has left stays the same.
    static final String BEGIN_RUN = "UPDATE tasks SET state = ?, progress = ?, note = ?, blocker = ?, deadline = ?,"
            + " wall_deadline = ?, holder = ?, token = ?, ttl_ms = ?, since = ? WHERE id = ?";

    /// Any other. What a task is about never changes, only what becomes of it.
    static final String CHANGE = "UPDATE tasks SET state = ?, progress = ?, note = ?, blocker = ?, deadline = ?,"
            + " wall_deadline = ?, holder = ?, token = ?, ttl_ms = ?, since = ?, lapses = ?, last_token = ?,"
            + " last_outcome = ?, last_holder = ? WHERE id = ?";

    private TaskRows() {}

    /// Fills [#GO_ON].
    static void fillGoingOn(PreparedStatement row, Task task) throws SQLException {
        row.setString(fillRun(row, task) + 1, task.id());
    }

    /// Fills [#BEGIN_RUN].
    static void fillBegun(PreparedStatement row, Task task) throws SQLException {
        row.setString(fillLease(row, task) + 1, task.id());
    }

    /// Fills [#CHANGE].
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

    /// Fills [#ADD].
    static void fillNew(PreparedStatement row, Task task) throws SQLException {
        int i = fill(row, task);
        row.setString(++i, task.title());
        row.setString(++i, task.description());
        row.setInt(++i, task.priority());
        row.setString(++i, Fields.written(task.files()));
        row.setString(++i, Fields.written(task.dependsOn()));
        row.setString(++i, Fields.written(task.requires()));
        row.setString(++i, task.role());
        row.setLong(++i, task.addedAt().toEpochMilli());
        row.setLong(++i, task.addedSeq());
        row.setString(++i, task.addedBy());
    }

    /// Reads [#SELECT].
    static Task task(ResultSet row) throws SQLException, IOException {
        return Fields.read(row, "task", ID, TaskRows::of);
    }

    private static Task of(Fields fields) {
        Lease lease = lease(fields);
        return new Task(
                fields.text(),
                fields.text(),
                fields.text(),
                fields.count(),
                fields.texts(),
                fields.texts(),
                fields.texts(),
                fields.textOrNull(),
                TaskState.of(fields.text()),
                lease,
                fields.count(),
                fields.textOrNull(),
                fields.textOrNull(),
                fields.count(),
                fields.number(),
                outcome(fields.textOrNull()),
                fields.textOrNull(),
                Instant.ofEpochMilli(fields.number()),
                fields.number(),
                fields.text());
    }

    private static @Nullable Lease lease(Fields fields) {
        String holder = fields.textOrNull();
        if (holder == null) {
            fields.skip(LEASE_COLUMNS - 1);
            return null;
        }
        return new Lease(
                holder,
                fields.number(),
                Duration.ofMillis(fields.number()),
                Instant.ofEpochMilli(fields.number()),
                fields.number(),
                Instant.ofEpochMilli(fields.number()));
    }

    private static @Nullable Outcome outcome(@Nullable String word) {
        return word == null ? null : Outcome.of(word);
    }
}
