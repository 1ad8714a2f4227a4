package dev.agentsessions.mesh;

import dev.agentsessions.judge.Hosts;
import java.time.Duration;
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

    /// The agents and tasks that are new or have changed.
    public record Changed(List<Agent> agents, List<Task> tasks) {
        static final Changed NOTHING = new Changed(List.of(), List.of());

        public Changed {
            agents = List.copyOf(agents);
            tasks = List.copyOf(tasks);
        }

        static Changed agent(Agent agent) {
            return new Changed(List.of(agent), List.of());
        }

        static Changed task(Task task) {
            return new Changed(List.of(), List.of(task));
        }
    }

    /// @throws IllegalStateException if it does not follow from what was before
    public Changed after(Event event) {
        Instant at = event.at();
        long ticks = event.ticks();
        return switch (event.change()) {
            case Change.Claimed claimed -> acted(claimed.agent(), claimed(claimed, at, ticks), at, ticks);
            case Change.Heard heard -> {
                Agent agent = agentOf(heard.agent());
                yield new Changed(
                        List.of(agent.heard(heard.status(), heard.taskId(), heard.note(), at, ticks)),
                        renewed(view.heldBy(heard.agent()), at, ticks));
            }
            case Change.Seen seen -> seen(seen, at, ticks);
            case Change.Renewed renewed ->
                acted(renewed.agent(), held(renewed.task()).renewed(at, ticks), at, ticks);
            case Change.Updated updated ->
                acted(
                        updated.agent(),
                        held(updated.task()).inProgress(updated.progress(), updated.note()),
                        at,
                        ticks);
            case Change.Blocked blocked ->
                acted(blocked.agent(), held(blocked.task()).blocked(blocked.reason()), at, ticks);
            case Change.Released released ->
                new Changed(
                        List.of(agentOf(released.agent()).counted(released.outcome()).acted(at, ticks)),
                        List.of(held(released.task())
                                .released(released.outcome(), released.agent(), released.token(), released.note())));
            case Change.Lapsed lapsed -> Changed.task(held(lapsed.task()).lapsed(MOST_LAPSES));
            case Change.Reopened(String task) -> Changed.task(taskOf(task).reopened());
            case Change.Added added -> Changed.task(added(added, event.actor(), event.seq(), at));
            case Change.Registered registered -> registered(registered, event.seq(), at, ticks);
            case Change.Unregistered gone ->
                Changed.agent(agentOf(gone.agent()).ended(Agent.Status.GONE, gone.reason()));
            case Change.Died died -> Changed.agent(agentOf(died.agent()).ended(Agent.Status.DEAD, died.because()));
            case Change.Acknowledged acknowledged ->
                Changed.agent(agentOf(acknowledged.agent()).acknowledged(acknowledged.seq()).acted(at, ticks));
            case Change.Sent sent -> sent(sent, at, ticks);
            case Change.Directed _ -> Changed.NOTHING;
            case Change.Booted _ -> booted(at, ticks);
        };
    }

    private Changed booted(Instant at, long ticks) {
        List<Agent> agents = new ArrayList<>();
        for (Agent agent : view.agents()) {
            long silent = Math.max(0, Duration.between(agent.heard(), at).toMillis());
            agents.add(agent.moved(ticks - silent, ticks - Agent.MESSAGE_WINDOW.toMillis()));
        }
        List<Task> tasks = new ArrayList<>();
        for (Task task : view.held()) {
            tasks.add(task.carriedOver(at, ticks));
        }
        return new Changed(agents, tasks);
    }

    private Changed seen(Change.Seen seen, Instant at, long ticks) {
        List<Agent> agents = new ArrayList<>();
        List<Task> tasks = new ArrayList<>();
        for (String name : seen.agents()) {
            Agent agent = agentOf(name);
            agents.add(agent.seen(at, ticks));
            tasks.addAll(renewed(view.heldBy(name), at, ticks));
        }
        return new Changed(agents, tasks);
    }

    private Changed sent(Change.Sent sent, Instant at, long ticks) {
        @Nullable Agent agent = view.agent(sent.agent());
        return agent == null ? Changed.NOTHING : Changed.agent(agent.hasSent(ticks).acted(at, ticks));
    }

    /// Whoever does something is alive. It is noted once in a while only, as each time would cost as much as what was done.
    private Changed acted(String name, Task task, Instant at, long ticks) {
        Agent before = agentOf(name);
        Agent after = before.acted(at, ticks);
        return new Changed(after == before ? List.of() : List.of(after), List.of(task));
    }

    /// A session is one agent's: whoever registers with it has taken it over.
    private Changed registered(Change.Registered change, long seq, Instant at, long ticks) {
        List<Agent> agents = new ArrayList<>(List.of(agent(change, seq, at, ticks)));
        if (change.session() != null) {
            for (Agent other : view.agents()) {
                if (!other.name().equals(change.agent())
                        && change.session().equals(other.session())
                        && isThere(other, change.host())) {
                    agents.add(other.withoutSession());
                }
            }
        }
        return new Changed(agents, List.of());
    }

    /// Whoever has not said where it is can be there, and cannot say of another that it is.
    private static boolean isThere(Agent agent, @Nullable String host) {
        return agent.host() == null || (host != null && Hosts.same(agent.host(), host));
    }

    /// Whoever is new has nothing to take note of that was said before.
    private Agent agent(Change.Registered change, long seq, Instant at, long ticks) {
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
                ticks,
                before == null ? seq : before.acknowledged(),
                before == null ? 0 : before.completed(),
                before == null ? 0 : before.failed(),
                before == null ? ticks : before.sentSince(),
                before == null ? 0 : before.sent());
    }

    private static Task added(Change.Added change, String actor, long seq, Instant at) {
        return new Task(
                change.task(), change.title(), change.description(), change.priority(), change.files(),
                change.dependsOn(), change.requires(), change.role(), TaskState.PENDING, null, 0, null, null, 0, 0, null,
                null, at, seq, actor);
    }

    private Task claimed(Change.Claimed change, Instant at, long ticks) {
        Task task = taskOf(change.task());
        if (task.lease() != null) {
            throw new IllegalStateException("task " + task.id() + " is held by " + task.lease().agent());
        }
        return task.claimed(Lease.acquired(change.agent(), change.token(), change.ttl(), at, ticks));
    }

    private static List<Task> renewed(List<Task> tasks, Instant at, long ticks) {
        List<Task> renewed = new ArrayList<>();
        for (Task task : tasks) {
            renewed.add(task.renewed(at, ticks));
        }
        return renewed;
    }

    private Task held(String id) {
        Task task = taskOf(id);
        if (task.lease() == null) {
            throw new IllegalStateException("task " + id + " is held by nobody");
        }
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
