package dev.agentsessions.mesh;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes the new state from the old one and what happened: the same whether it happens now or is replayed from the log.
public final class Projection {
    /// So many lapses in a row, and a task is not handed out any more.
    static final int MOST_LAPSES = 5;

    private final View view;

    public Projection(View view) {
        this.view = view;
    }

    /// The rows that are new or have changed.
    public record Rows(List<Agent> agents, List<Task> tasks) {
        static final Rows NONE = new Rows(List.of(), List.of());

        public Rows {
            agents = List.copyOf(agents);
            tasks = List.copyOf(tasks);
        }

        static Rows of(@Nullable Agent agent, Task task) {
            return new Rows(agent == null ? List.of() : List.of(agent), List.of(task));
        }
    }

    /// @param seq place of the change in the log
    public Rows after(Change change, long seq, Instant at) {
        return switch (change) {
            case Change.Registered registered -> new Rows(List.of(registered(registered, at)), List.of());
            case Change.Heard heard -> heard(heard, at);
            case Change.Added added -> new Rows(List.of(), List.of(added(added, seq, at)));
            case Change.Claimed claimed -> Rows.of(null, claimed(claimed, at));
            case Change.Renewed renewed -> Rows.of(null, extended(renewed.lease()));
            case Change.Updated updated -> Rows.of(null, updated(updated));
            case Change.Blocked blocked -> Rows.of(null, blocked(blocked));
            case Change.Released released ->
                Rows.of(
                        agentOf(released.agent()).counted(released.outcome()),
                        held(released.task())
                                .released(released.outcome(), released.agent(), released.token(), released.note()));
            case Change.Lapsed lapsed -> Rows.of(null, held(lapsed.task()).lapsed(MOST_LAPSES));
            case Change.Unregistered gone ->
                new Rows(
                        List.of(agentOf(gone.agent()).heard(Agent.Status.GONE, null, gone.reason(), at)), List.of());
            case Change.Acknowledged acknowledged ->
                new Rows(List.of(agentOf(acknowledged.agent()).acknowledged(acknowledged.seq())), List.of());
            case Change.Directed _, Change.Sent _ -> Rows.NONE;
        };
    }

    private Agent registered(Change.Registered change, Instant at) {
        Agent before = view.agent(change.agent());
        return new Agent(
                change.agent(),
                change.role(),
                change.branch(),
                change.capabilities(),
                change.host(),
                change.session(),
                Agent.Status.ACTIVE,
                null,
                null,
                before == null ? at : before.registered(),
                at,
                before == null ? 0 : before.acknowledged(),
                before == null ? 0 : before.completed(),
                before == null ? 0 : before.failed());
    }

    private Rows heard(Change.Heard change, Instant at) {
        List<Task> tasks = new ArrayList<>();
        change.leases().forEach(lease -> tasks.add(extended(lease)));
        Agent agent = agentOf(change.agent()).heard(change.status(), change.taskId(), change.note(), at);
        return new Rows(List.of(agent), tasks);
    }

    private static Task added(Change.Added change, long seq, Instant at) {
        return new Task(
                change.task(), change.title(), change.description(), change.priority(), change.files(),
                change.dependsOn(), change.requires(), change.role(), TaskState.PENDING, null, 0, null, null, 0, 0, null,
                null, at, seq);
    }

    private Task claimed(Change.Claimed change, Instant at) {
        Lease lease = new Lease(
                change.agent(), change.token(), change.ttl(), at, change.epoch(), change.deadline(),
                change.wallDeadline());
        return taskOf(change.task()).held(TaskState.CLAIMED, lease, 0, null, null);
    }

    private Task extended(Change.Extended change) {
        Task task = held(change.task());
        Lease old = lease(task);
        Lease lease = new Lease(
                old.agent(), old.token(), old.ttl(), old.since(), change.epoch(), change.deadline(),
                change.wallDeadline());
        return task.held(task.state(), lease, task.progress(), task.note(), task.blocker());
    }

    private Task updated(Change.Updated change) {
        Task task = held(change.task());
        return task.held(change.state(), lease(task), change.progress(), change.note(), null);
    }

    private Task blocked(Change.Blocked change) {
        Task task = held(change.task());
        return task.held(TaskState.BLOCKED, lease(task), task.progress(), task.note(), change.reason());
    }

    private static Lease lease(Task task) {
        if (task.lease() == null) {
            throw new IllegalStateException("task " + task.id() + " is held by nobody");
        }
        return task.lease();
    }

    private Task held(String id) {
        Task task = taskOf(id);
        lease(task);
        return task;
    }

    private Task taskOf(String id) {
        Task task = view.task(id);
        if (task == null) {
            throw new IllegalStateException("there is no task " + id);
        }
        return task;
    }

    private Agent agentOf(String name) {
        Agent agent = view.agent(name);
        if (agent == null) {
            throw new IllegalStateException("there is no agent " + name);
        }
        return agent;
    }
}
