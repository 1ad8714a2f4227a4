package dev.agentsessions.adapter.sql;

import dev.agentsessions.mesh.Agent;
import dev.agentsessions.mesh.Change;
import dev.agentsessions.mesh.Event;
import dev.agentsessions.mesh.Lease;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.MeshTime;
import dev.agentsessions.mesh.Projection;
import dev.agentsessions.mesh.Store.Transaction;
import dev.agentsessions.mesh.Task;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A transaction that writes.
final class SqlTransaction extends SqlSnapshot implements Transaction {
    private final Projection projection = new Projection(this);
    private long token;

    SqlTransaction(Statements statements, Memo memo, MeshTime clock) {
        super(statements, memo, clock);
        token = memo.head().token();
        if (!clock.epoch().equals(epoch())) {
            append(Mesh.AUTHORITY, new Change.Booted(clock.epoch()), null);
            memo.epoch(clock.epoch());
        }
    }

    @Override
    public long nextToken() {
        return ++token;
    }

    @Override
    public Event append(String actor, Change change, @Nullable String correlation) {
        Head before = memo.head();
        Event event =
                new Event(before.seq() + 1, now().wall(), now().ticks(), actor, change, correlation);
        Projection.Changed changed = projection.after(event);
        for (Task task : changed.tasks()) {
            if (task.lease() != null) {
                memo.noLapseBefore(Math.min(memo.noLapseBefore(), task.lease().deadline()));
            }
        }
        Head after = before.append(statements, event, token, memo.noLapseBefore());
        for (Agent agent : changed.agents()) {
            statements.run(AgentRows.PUT, row -> AgentRows.fill(row, agent));
            memo.know(agent);
        }
        for (Task task : changed.tasks()) {
            put(task);
        }
        memo.head(after);
        return event;
    }

    private void put(Task task) {
        Task before = task(task.id());
        if (before == null) {
            statements.run(TaskRows.ADD, row -> TaskRows.fillNew(row, task));
        } else if (task.lease() != null && before.lease() != null) {
            statements.run(TaskRows.GO_ON, row -> TaskRows.fillGoingOn(row, task));
        } else if (task.lease() != null) {
            statements.run(TaskRows.BEGIN_RUN, row -> TaskRows.fillBegun(row, task));
        } else {
            statements.run(TaskRows.CHANGE, row -> TaskRows.fill(row, task));
        }
        memo.changed(before, task);
    }

    @Override
    public List<Task> lapsed() {
        if (now().ticks() < memo.noLapseBefore()) {
            return List.of();
        }
        List<Task> held = held();
        memo.noLapseBefore(held.stream().map(Task::lease).filter(Objects::nonNull).mapToLong(Lease::deadline).min()
                .orElse(Long.MAX_VALUE));
        return held.stream().filter(task -> task.lease() == null || !task.lease().isLive(now())).toList();
    }
}
