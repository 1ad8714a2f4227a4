package dev.agentsessions.adapter.sql;

import dev.agentsessions.mesh.Agent;
import dev.agentsessions.mesh.Change;
import dev.agentsessions.mesh.Event;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.MeshTime;
import dev.agentsessions.mesh.Task;
import dev.agentsessions.mesh.log.Archive.Filed;
import dev.agentsessions.mesh.log.Archive.Line;
import dev.agentsessions.mesh.log.Archive.Mending;
import dev.agentsessions.mesh.log.Archive.Unreadable;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/// What is in the database, seen from within one transaction that takes nothing for granted.
final class SqlArchive implements Mending {
    private final Statements statements;
    private final MeshTime clock;

    SqlArchive(Statements statements, MeshTime clock) {
        this.statements = statements;
        this.clock = clock;
    }

    @Override
    public List<Line> lines(long after, int most) {
        return statements.all(EventRows.LINES + "WHERE seq > ? ORDER BY seq LIMIT ?", EventRows::line, after, (long) most);
    }

    @Override
    public List<Agent> agents() {
        return readable(AgentRows.SELECT, AgentRows::agent);
    }

    @Override
    public List<Task> tasks() {
        return readable(TaskRows.SELECT, TaskRows::task);
    }

    private <T> List<T> readable(String sql, Statements.Reading<T> reading) {
        try {
            return statements.all(sql, reading);
        } catch (Trouble e) {
            if (e.getCause() instanceof IOException unreadable) {
                throw new Unreadable(String.valueOf(unreadable.getMessage()));
            }
            throw e;
        }
    }

    @Override
    public void replaceState(Collection<Agent> agents, Collection<Task> tasks) {
        statements.execute("DELETE FROM agents");
        statements.execute("DELETE FROM tasks");
        statements.runAll(AgentRows.PUT, agents, AgentRows::fill);
        statements.runAll(TaskRows.ADD, tasks, TaskRows::fillNew);
    }

    @Override
    public void file(long seq, Filed under) {
        statements.run("UPDATE events SET task = ?, target = ? WHERE seq = ?", row -> {
            row.setString(1, under.task());
            row.setString(2, under.target());
            row.setLong(3, seq);
        });
    }

    @Override
    public long largestToken() {
        return Objects.requireNonNull(statements.one(
                "SELECT coalesce(max(token), 0), coalesce(max(last_token), 0) FROM tasks",
                row -> Math.max(row.getLong(1), row.getLong(2))));
    }

    @Override
    public void note(Change.Directed change, long token, long noLapseBefore) {
        Head head = Head.of(statements);
        Event event = new Event(head.seq() + 1, clock.wall(), head.ticks(), Mesh.AUTHORITY, change, null);
        head.append(statements, event, Math.max(head.token(), token), noLapseBefore);
    }
}
