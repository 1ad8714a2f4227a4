package dev.agentsessions.adapter.sql;

import dev.agentsessions.mesh.Agent;
import dev.agentsessions.mesh.Change;
import dev.agentsessions.mesh.Event;
import dev.agentsessions.mesh.Lease;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.MeshTime;
import dev.agentsessions.mesh.Store.Sealed;
import dev.agentsessions.mesh.Store.Snapshot;
import dev.agentsessions.mesh.Task;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What is in the database, seen from within one transaction.
class SqlSnapshot implements Snapshot {
    private static final String EPOCH = EventRows.SELECT + "WHERE kind = 'booted' ORDER BY seq DESC LIMIT 1";

    /// From two indexes that a claim leaves alone, as it would not leave one of what is open.
    private static final String OPEN_COUNT = "SELECT (SELECT count(*) FROM tasks WHERE added_by = ?)"
            + " - (SELECT count(*) FROM tasks WHERE added_by = ? AND state IN ('completed', 'failed'))";

    final Statements statements;
    final Memo memo;
    private final MeshTime now;

    /// @param clock what the clock says
    SqlSnapshot(Statements statements, Memo memo, MeshTime clock) {
        this.statements = statements;
        this.memo = memo;
        Head head = Head.of(statements, memo.head());
        memo.isOf(head);
        boolean runsOn = clock.epoch().equals(epoch());
        this.now = runsOn && head.ticks() > clock.ticks()
                ? new MeshTime(clock.epoch(), head.ticks(), clock.wall())
                : clock;
    }

    /// The epoch that the deadlines in the store count in, or null if there is none yet.
    final @Nullable String epoch() {
        if (memo.epoch() == null) {
            Sealed boot = statements.one(EPOCH, EventRows::sealed);
            if (boot != null && boot.event().change() instanceof Change.Booted(String epoch)) {
                memo.epoch(epoch);
            }
        }
        return memo.epoch();
    }

    @Override
    public MeshTime now() {
        return now;
    }

    @Override
    public boolean isLive(Lease lease) {
        return now.epoch().equals(epoch()) ? lease.isLive(now) : lease.wallDeadline().isAfter(now.wall());
    }

    @Override
    public @Nullable Agent agent(String name) {
        Agent known = memo.agent(name);
        if (known == null) {
            known = statements.one(AgentRows.SELECT + "WHERE name = ?", AgentRows::agent, name);
            if (known != null) {
                memo.know(known);
            }
        }
        return known;
    }

    @Override
    public @Nullable Task task(String id) {
        Task known = memo.task(id);
        if (known == null) {
            known = statements.one(TaskRows.SELECT + "WHERE id = ?", TaskRows::task, id);
            if (known != null) {
                memo.know(known);
            }
        }
        return known;
    }

    @Override
    public List<Agent> agents() {
        return statements.all(AgentRows.SELECT + "ORDER BY name", AgentRows::agent);
    }

    @Override
    public List<Task> tasks() {
        return statements.all(TaskRows.SELECT + "ORDER BY id", TaskRows::task);
    }

    @Override
    public List<Task> open() {
        return statements.all(TaskRows.SELECT + "WHERE state NOT IN ('completed', 'failed') ORDER BY id", TaskRows::task);
    }

    @Override
    public int openCount(String actor) {
        Integer known = memo.open(actor);
        if (known == null) {
            known = count(OPEN_COUNT, actor, actor);
            memo.open(actor, known);
        }
        return known;
    }

    @Override
    public List<Task> held() {
        return statements.all(TaskRows.SELECT + "WHERE holder IS NOT NULL ORDER BY id", TaskRows::task);
    }

    @Override
    public List<Task> heldBy(String agent) {
        if (heldCount(agent) == 0) {
            return List.of();
        }
        List<Task> held = statements.all(TaskRows.SELECT + "WHERE holder = ? ORDER BY id", TaskRows::task, agent);
        held.forEach(memo::know);
        return held;
    }

    @Override
    public int heldCount(String agent) {
        Integer known = memo.held(agent);
        if (known == null) {
            known = count("SELECT count(*) FROM tasks WHERE holder = ?", agent);
            memo.held(agent, known);
        }
        return known;
    }

    private int count(String sql, Object... parameters) {
        return Objects.requireNonNull(statements.one(sql, row -> row.getInt(1), parameters));
    }

    @Override
    public List<Task> pastOf(String agent) {
        return statements.all(TaskRows.SELECT + "WHERE last_holder = ? ORDER BY id", TaskRows::task, agent);
    }

    @Override
    public @Nullable Event answered(String request) {
        Sealed first = statements.one(
                EventRows.SELECT + "WHERE correlation = ? AND actor <> ? ORDER BY seq LIMIT 1",
                EventRows::sealed,
                request,
                Mesh.AUTHORITY);
        return first == null ? null : first.event();
    }

    @Override
    public List<Sealed> log(long after, int most) {
        return statements.all(
                EventRows.SELECT + "WHERE seq > ? ORDER BY seq LIMIT ?", EventRows::sealed, after, (long) most);
    }

    @Override
    public List<Event> told(String agent, long after, int most) {
        return statements.all(
                EventRows.SELECT + "WHERE target IN (?, ?) AND actor <> ? AND seq > ? ORDER BY seq LIMIT ?",
                row -> EventRows.sealed(row).event(),
                agent,
                Mesh.ALL,
                agent,
                after,
                (long) most);
    }

    @Override
    public List<Sealed> toldBefore(String agent, long before, int most) {
        return statements.all(
                EventRows.SELECT + "WHERE target = ? AND seq < ? ORDER BY seq DESC LIMIT ?",
                EventRows::sealed,
                agent,
                before,
                (long) most);
    }

    @Override
    public long end() {
        return memo.head().seq();
    }
}
