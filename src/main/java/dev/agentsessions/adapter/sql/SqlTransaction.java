package dev.agentsessions.adapter.sql;

import dev.agentsessions.mesh.Agent;
import dev.agentsessions.mesh.Change;
import dev.agentsessions.mesh.MeshTime;
import dev.agentsessions.mesh.Projection;
import dev.agentsessions.mesh.Store.Granted;
import dev.agentsessions.mesh.Store.Recorded;
import dev.agentsessions.mesh.Store.Transaction;
import dev.agentsessions.mesh.Task;
import dev.agentsessions.mesh.log.ChangeJson;
import dev.agentsessions.mesh.log.Chain;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One transaction on a database. Its head, the end of the log, is read once and written once.
final class SqlTransaction implements Transaction {
    private final Statements statements;
    private final MeshTime now;
    private final Projection projection = new Projection(this);
    private @Nullable Head head;
    private boolean changed;

    private record Head(long seq, String hash, long token) {}

    SqlTransaction(Statements statements, MeshTime now) {
        this.statements = statements;
        this.now = now;
    }

    @Override
    public MeshTime now() {
        return now;
    }

    @Override
    public @Nullable Agent agent(String name) {
        return one("SELECT * FROM agents WHERE name = ?", name, Rows::agent);
    }

    @Override
    public @Nullable Task task(String id) {
        return one("SELECT * FROM tasks WHERE id = ?", id, Rows::task);
    }

    @Override
    public List<Task> heldBy(String agent) {
        return all("SELECT * FROM tasks WHERE holder = ? ORDER BY id", agent, Rows::task);
    }

    @Override
    public List<Task> open() {
        return all("SELECT * FROM tasks WHERE state NOT IN ('completed', 'failed') ORDER BY id", null, Rows::task);
    }

    @Override
    public List<Task> pastOf(String agent) {
        return all("SELECT * FROM tasks WHERE last_holder = ? ORDER BY id", agent, Rows::task);
    }

    @Override
    public List<Task> lapsing() {
        return all(
                "SELECT * FROM tasks WHERE holder IS NOT NULL AND (deadline <= " + now.ticks()
                        + " OR epoch <> ?) ORDER BY id",
                now.epoch(),
                Rows::task);
    }

    @Override
    public List<Agent> agents() {
        return all("SELECT * FROM agents ORDER BY name", null, Rows::agent);
    }

    @Override
    public @Nullable Granted request(String id) {
        return one(
                "SELECT * FROM requests WHERE id = ?",
                id,
                row -> new Granted(
                        row.getString("id"), row.getString("agent"), row.getString("task"), row.getLong("token")));
    }

    @Override
    public void remember(Granted granted) {
        run("INSERT INTO requests (id, agent, task, token) VALUES (?, ?, ?, ?)", row -> {
            row.setString(1, granted.request());
            row.setString(2, granted.agent());
            row.setString(3, granted.task());
            row.setLong(4, granted.token());
        });
    }

    @Override
    public long nextToken() {
        Head before = head();
        head = new Head(before.seq(), before.hash(), before.token() + 1);
        changed = true;
        return before.token() + 1;
    }

    @Override
    public Recorded append(String actor, Change change, @Nullable String correlation) {
        Head before = head();
        long seq = before.seq() + 1;
        String kind = ChangeJson.kind(change);
        String body = ChangeJson.write(change);
        String at = now.wall().toString();
        String hash = Chain.next(before.hash(), seq, at, actor, kind, body, correlation);
        run("INSERT INTO events (seq, at, actor, kind, body, correlation, hash) VALUES (?, ?, ?, ?, ?, ?, ?)", row -> {
            row.setLong(1, seq);
            row.setString(2, at);
            row.setString(3, actor);
            row.setString(4, kind);
            row.setString(5, body);
            row.setString(6, correlation);
            row.setString(7, hash);
        });
        head = new Head(seq, hash, before.token());
        changed = true;
        Projection.Rows rows = projection.after(change, seq, now.wall());
        rows.agents().forEach(agent -> run(Rows.AGENT, row -> Rows.fill(row, agent)));
        boolean isNew = change instanceof Change.Added;
        rows.tasks().forEach(task -> run(isNew ? Rows.NEW_TASK : Rows.TASK, row -> {
            if (isNew) {
                Rows.fillNew(row, task);
            } else {
                Rows.fill(row, task);
            }
        }));
        return new Recorded(seq, actor, change);
    }

    /// Where the log ends by now.
    record Mark(@Nullable Head head, boolean changed) {}

    Mark mark() {
        return new Mark(head, changed);
    }

    /// Forgets what was appended since; the database forgets it by itself.
    void backTo(Mark mark) {
        head = mark.head();
        changed = mark.changed();
    }

    /// Writes what is left to be written before the end.
    void finish() {
        Head last = head;
        if (changed && last != null) {
            run("UPDATE head SET seq = ?, hash = ?, token = ?", row -> {
                row.setLong(1, last.seq());
                row.setString(2, last.hash());
                row.setLong(3, last.token());
            });
        }
    }

    private Head head() {
        if (head == null) {
            head = one(
                    "SELECT seq, hash, token FROM head WHERE one = ?",
                    1L,
                    row -> new Head(row.getLong(1), row.getString(2), row.getLong(3)));
        }
        if (head == null) {
            throw new IllegalStateException("the mesh's store has no head");
        }
        return head;
    }

    private interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    private interface Filling {
        void in(PreparedStatement row) throws SQLException;
    }

    private <T> @Nullable T one(String sql, Object key, Reading<T> reading) {
        List<T> rows = all(sql, key, reading);
        return rows.isEmpty() ? null : rows.getFirst();
    }

    private <T> List<T> all(String sql, @Nullable Object key, Reading<T> reading) {
        try {
            PreparedStatement statement = statements.of(sql);
            if (key != null) {
                statement.setObject(1, key);
            }
            List<T> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(reading.of(rows));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new SqlStore.Trouble(e);
        }
    }

    private void run(String sql, Filling filling) {
        try {
            PreparedStatement statement = statements.of(sql);
            filling.in(statement);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new SqlStore.Trouble(e);
        }
    }
}
