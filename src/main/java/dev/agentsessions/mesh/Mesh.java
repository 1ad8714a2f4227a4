package dev.agentsessions.mesh;

import dev.agentsessions.mesh.Refused.Reason;
import dev.agentsessions.mesh.Store.Snapshot;
import dev.agentsessions.mesh.Store.Transaction;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What can be asked of the mesh, and by which rules it is granted. Every door calls this, and has no rules of its own.
///
/// Each method is one transaction: what it decides is decided inside it, and durable when it returns. A `request` is an
/// id of the caller's by which a repeated request is known, or null.
public final class Mesh {
    /// Who acts when nobody asked.
    public static final String AUTHORITY = "mesh";

    /// Everybody, as a target.
    public static final String ALL = "all";

    /// An agent that is silent for longer has missed its heartbeat.
    public static final Duration HEARTBEAT_LAPSE = Lease.STANDARD;

    /// An agent of which nothing can be seen is called dead when it is silent for longer.
    public static final Duration UNSEEN_DEATH = Lease.STANDARD.multipliedBy(3);

    /// What is seen of an agent is recorded when nothing was heard of it for so long: often enough for every lease.
    static final Duration SEEN_EVERY = Duration.ofSeconds(30);

    private final Store store;
    private final Limits limits;

    public Mesh(Store store, Limits limits) {
        this.store = store;
        this.limits = limits;
    }

    /// A lease that was granted.
    ///
    /// @param left zero if it is over by now, as it may be for a replayed one
    public record Claim(Task task, long token, Duration left) {}

    public Done<Agent> register(Change.Registered agent, @Nullable String request) throws Refused, IOException {
        return write(tx -> once(
                tx,
                request,
                event -> event.change() instanceof Change.Registered before && before.agent().equals(agent.agent()),
                _ -> agent(tx, agent.agent()),
                () -> {
                    notReserved(agent.agent());
                    tx.append(agent.agent(), agent, request);
                    return agent(tx, agent.agent());
                }));
    }

    private static void notReserved(String name) throws Refused {
        if (name.equals(ALL) || name.equals(AUTHORITY)) {
            throw new Refused(Reason.RESERVED_NAME, "'" + name + "' has a meaning of its own; choose another name");
        }
    }

    /// An agent is alive, and so are its leases.
    ///
    /// @param status null for the same as before
    /// @return the tasks it holds, their leases renewed
    public Done<List<Task>> heartbeat(
            String name,
            Agent.@Nullable Status status,
            @Nullable String taskId,
            @Nullable String note,
            @Nullable String request)
            throws Refused, IOException {
        return write(tx -> once(
                tx,
                request,
                event -> event.change() instanceof Change.Heard before && before.agent().equals(name),
                _ -> tx.heldBy(name),
                () -> {
                    Agent agent = known(tx, name);
                    giveBack(tx);
                    Agent.Status now = agent.status().present() ? agent.status() : Agent.Status.ACTIVE;
                    tx.append(name, new Change.Heard(name, status == null ? now : status, taskId, note), request);
                    return tx.heldBy(name);
                }));
    }

    /// @param actor who adds it: an agent, or anybody else
    public Done<Task> add(String actor, Change.Added task, @Nullable String request) throws Refused, IOException {
        return write(tx -> once(
                tx,
                request,
                event -> event.change() instanceof Change.Added before && before.task().equals(task.task()),
                _ -> task(tx, task.task()),
                () -> {
                    notReserved(actor);
                    mayAdd(tx, task);
                    tx.append(actor, task, request);
                    return task(tx, task.task());
                }));
    }

    private void mayAdd(Transaction tx, Change.Added task) throws Refused {
        if (tx.task(task.task()) != null) {
            throw new Refused(Reason.TASK_EXISTS, "there is a task " + task.task() + " already; choose another id");
        }
        List<String> cycle = Readiness.cycle(task.task(), task.dependsOn(), tx);
        if (!cycle.isEmpty()) {
            throw new Refused(
                            Reason.DEPENDENCY_CYCLE,
                            task.task() + " would wait for itself, by " + String.join(" → ", cycle)
                                    + "; leave one of these dependencies out")
                    .with("cycle", cycle);
        }
        if (tx.openCount() >= limits.tasks()) {
            throw new Refused(
                    Reason.TOO_MANY_TASKS,
                    limits.tasks() + " tasks are open, and more are not allowed; complete some, or raise mesh.max-tasks");
        }
    }

    /// Takes a task.
    public Done<Claim> claim(String agentName, String taskId, Duration ttl, @Nullable String request)
            throws Refused, IOException {
        return write(tx -> {
            try {
                return claim(tx, agentName, taskId, ttl, request);
            } catch (Refused e) {
                if (e.reason() == Reason.CLAIM_DENIED) {
                    // The agent is told of it in its directives as well.
                    String text = e.text();
                    tx.append(
                            AUTHORITY, new Change.Directed(agentName, "claim_denied", text, List.of(taskId)), request);
                }
                throw e;
            }
        });
    }

    private Done<Claim> claim(
            Transaction tx, String agentName, String taskId, Duration ttl, @Nullable String request)
            throws Refused {
        return once(
                tx,
                request,
                event -> event.change() instanceof Change.Claimed before
                        && before.agent().equals(agentName)
                        && before.task().equals(taskId),
                event -> replayed(tx, (Change.Claimed) event.change()),
                () -> {
                    Agent agent = known(tx, agentName);
                    knownTask(tx, taskId);
                    giveBack(tx);
                    mayClaim(tx, agent, knownTask(tx, taskId));
                    long token = tx.nextToken();
                    tx.append(agentName, new Change.Claimed(taskId, agentName, token, ttl), request);
                    return new Claim(task(tx, taskId), token, ttl);
                });
    }

    private static Claim replayed(Transaction tx, Change.Claimed before) {
        Task task = task(tx, before.task());
        Lease lease = task.lease();
        boolean still = lease != null && lease.token() == before.token() && lease.isLive(tx.now());
        return new Claim(task, before.token(), still && lease != null ? lease.left(tx.now()) : Duration.ZERO);
    }

    private void mayClaim(Transaction tx, Agent agent, Task task) throws Refused {
        Lease lease = task.lease();
        if (lease != null) {
            throw lease.agent().equals(agent.name()) ? alreadyHeld(tx, task, lease) : denied(tx, agent, task, lease);
        }
        if (task.state() != TaskState.PENDING) {
            throw new Refused(Reason.NOT_CLAIMABLE, task.id() + " is " + task.state().word() + "; take another")
                    .with("state", task.state().word());
        }
        List<String> waits = Readiness.waitsFor(task, tx);
        if (!waits.isEmpty()) {
            throw new Refused(
                            Reason.BLOCKED_BY,
                            task.id() + " waits for " + String.join(", ", waits) + "; complete that first")
                    .with("blocked_by", waits);
        }
        if (!agent.suits(task)) {
            throw new Refused(
                            Reason.NOT_CAPABLE,
                            task.id() + " asks for " + asked(task) + ", and " + agent.name() + " is not that; leave it to"
                                    + " an agent that is")
                    .with("role", task.role())
                    .with("requires", task.requires());
        }
        int held = tx.heldCount(agent.name());
        if (held >= limits.leases()) {
            throw new Refused(
                            Reason.TOO_MANY_LEASES,
                            agent.name() + " holds " + held + " tasks already; release one first")
                    .with("held", (long) held);
        }
    }

    private static String asked(Task task) {
        String capabilities = String.join(", ", task.requires());
        if (task.role() == null) {
            return capabilities;
        }
        return "the role " + task.role() + (capabilities.isEmpty() ? "" : " and " + capabilities);
    }

    private static Refused alreadyHeld(Transaction tx, Task task, Lease lease) {
        return new Refused(
                        Reason.ALREADY_HELD,
                        lease.agent() + " holds " + task.id() + " already; go on with the token it was given")
                .with("remaining_ms", lease.left(tx.now()).toMillis());
    }

    private static Refused denied(Transaction tx, Agent agent, Task task, Lease lease) {
        Agent holder = tx.agent(lease.agent());
        long left = lease.left(tx.now()).toMillis();
        List<String> instead = new ArrayList<>();
        for (Recommendation better : Recommendation.of(agent, tx.open(), tx.pastOf(agent.name()), tx, 3)) {
            instead.add(better.task());
        }
        return new Refused(
                        Reason.CLAIM_DENIED,
                        lease.agent() + " holds " + task.id() + " for another " + (left + 999) / 1000 + " s"
                                + (instead.isEmpty() ? "" : "; take " + String.join(" or ", instead) + " instead"))
                .with("holder", lease.agent())
                .with("role", holder == null ? null : holder.role())
                .with("remaining_ms", left)
                .with("since", lease.since().toString())
                .with("alternatives", instead);
    }

    public Done<Task> renew(String agent, String taskId, long token, @Nullable String request)
            throws Refused, IOException {
        Predicate<Event> same = by(Change.Renewed.class, agent, taskId, token);
        return write(tx -> once(tx, request, same, _ -> task(tx, taskId), () -> {
            mine(tx, agent, taskId, token);
            tx.append(agent, new Change.Renewed(taskId, agent, token), request);
            return task(tx, taskId);
        }));
    }

    /// Says how far it is.
    ///
    /// @param progress 0 to 100, or null for as far as before
    /// @param note null for the same as before
    public Done<Task> update(
            String agent,
            String taskId,
            long token,
            @Nullable Integer progress,
            @Nullable String note,
            @Nullable String request)
            throws Refused, IOException {
        Predicate<Event> same = by(Change.Updated.class, agent, taskId, token);
        return write(tx -> once(tx, request, same, _ -> task(tx, taskId), () -> {
            Task task = mine(tx, agent, taskId, token);
            int reached = progress == null ? task.progress() : progress;
            String said = note == null ? task.note() : note;
            tx.append(agent, new Change.Updated(taskId, agent, token, reached, said), request);
            return task(tx, taskId);
        }));
    }

    /// Says that it cannot go on, which is told to all.
    public Done<Task> block(String agent, String taskId, long token, String reason, @Nullable String request)
            throws Refused, IOException {
        Predicate<Event> same = by(Change.Blocked.class, agent, taskId, token);
        return write(tx -> once(tx, request, same, _ -> task(tx, taskId), () -> {
            mine(tx, agent, taskId, token);
            tx.append(agent, new Change.Blocked(taskId, agent, token, reason), request);
            List<String> waiting = Readiness.waitingFor(taskId, tx.open());
            String text = agent + " is blocked on " + taskId + ": " + reason + ". Plan anew what waits for it"
                    + (waiting.isEmpty() ? "; nothing does yet" : ": " + String.join(", ", waiting));
            tx.append(AUTHORITY, new Change.Directed(ALL, "replan", text, waiting), request);
            return task(tx, taskId);
        }));
    }

    /// Lets a task go. The same release again is answered as the first was.
    public Done<Task> release(
            String agent, String taskId, long token, Outcome outcome, @Nullable String note, @Nullable String request)
            throws Refused, IOException {
        Predicate<Event> sameRelease = by(Change.Released.class, agent, taskId, token)
                .and(event -> event.change() instanceof Change.Released released && released.outcome() == outcome);
        return write(tx -> {
            Task before = knownTask(tx, taskId);
            if (before.lastToken() == token
                    && before.lastOutcome() == outcome
                    && agent.equals(before.lastHolder())) {
                return new Done<>(before, true);
            }
            return once(tx, request, sameRelease, _ -> task(tx, taskId), () -> {
                mine(tx, agent, taskId, token);
                tx.append(agent, new Change.Released(taskId, agent, token, outcome, note), request);
                return task(tx, taskId);
            });
        });
    }

    /// An agent leaves, and lets go what it holds.
    public Done<Agent> unregister(String name, @Nullable String reason, @Nullable String request)
            throws Refused, IOException {
        return write(tx -> once(
                tx,
                request,
                event -> event.change() instanceof Change.Unregistered before && before.agent().equals(name),
                _ -> agent(tx, name),
                () -> {
                    known(tx, name);
                    giveBack(tx);
                    for (Task task : tx.heldBy(name)) {
                        long token = task.held().token();
                        tx.append(name, new Change.Released(task.id(), name, token, Outcome.ABANDONED, reason), null);
                    }
                    tx.append(name, new Change.Unregistered(name, reason), request);
                    return agent(tx, name);
                }));
    }

    /// What a sweep has done.
    ///
    /// @param lapsed the tasks whose leases have ended, as they are now
    /// @param died the agents that are called dead from now on
    public record Swept(List<Task> lapsed, List<Agent> died) {
        public Swept {
            lapsed = List.copyOf(lapsed);
            died = List.copyOf(died);
        }
    }

    /// Takes back what has lapsed, and finds out who is dead.
    ///
    /// @param sightings by the name of an agent; nothing can be said of those that are not in it
    /// @param renewing whether the leases of agents that are seen alive are renewed
    public Swept sweep(Map<String, Sighting> sightings, boolean renewing) throws IOException {
        return store.write(tx -> {
            List<Task> lapsed = giveBack(tx);
            List<String> seen = new ArrayList<>();
            List<Agent> died = new ArrayList<>();
            for (Agent agent : tx.agents()) {
                if (agent.status() == Agent.Status.GONE) {
                    continue;
                }
                Sighting sighting = sightings.getOrDefault(agent.name(), Sighting.UNKNOWN);
                Duration silence = agent.silence(tx.now());
                if (sighting == Sighting.ALIVE) {
                    if (renewing && (!agent.status().present() || isDue(tx, agent, silence))) {
                        seen.add(agent.name());
                    }
                } else if (agent.status().present()) {
                    String because = Death.of(sighting, silence);
                    if (because != null) {
                        because = Death.of(sighting, withoutSign(tx, agent, silence));
                    }
                    if (because != null) {
                        tx.append(AUTHORITY, new Change.Died(agent.name(), because), null);
                        died.add(agent(tx, agent.name()));
                    }
                }
            }
            if (!seen.isEmpty()) {
                tx.append(AUTHORITY, new Change.Seen(seen), null);
            }
            return new Swept(lapsed, died);
        });
    }

    /// For how long an agent has given no sign of life: neither a heartbeat nor the renewal of a lease that it holds.
    private static Duration withoutSign(Transaction tx, Agent agent, Duration silence) {
        Duration shortest = silence;
        for (Task task : tx.heldBy(agent.name())) {
            Lease lease = task.held();
            Duration since = lease.ttl().minus(lease.left(tx.now()));
            shortest = since.compareTo(shortest) < 0 ? since : shortest;
        }
        return shortest;
    }

    /// Whether that an agent lives should be recorded by now, lest one of its leases ends before the next time.
    private static boolean isDue(Transaction tx, Agent agent, Duration silence) {
        if (silence.compareTo(SEEN_EVERY) >= 0) {
            return true;
        }
        return tx.heldBy(agent.name()).stream()
                .map(Task::held)
                .anyMatch(lease -> lease.left(tx.now()).compareTo(lease.ttl().dividedBy(2)) < 0);
    }

    private static List<Task> giveBack(Transaction tx) {
        List<Task> lapsed = new ArrayList<>();
        for (Task task : tx.lapsed()) {
            Lease lease = task.held();
            tx.append(AUTHORITY, new Change.Lapsed(task.id(), lease.agent(), lease.token()), null);
            Task now = task(tx, task.id());
            if (now.state() == TaskState.QUARANTINED) {
                tx.append(
                        AUTHORITY,
                        new Change.Directed(
                                ALL,
                                "quarantined",
                                now.id() + " has lapsed " + now.lapses() + " times in a row and is not handed out any more;"
                                        + " find out why before anybody takes it again",
                                List.of(now.id())),
                        null);
            }
            lapsed.add(now);
        }
        return lapsed;
    }

    /// An agent has taken note of what it was told, up to this place in the log.
    public Done<Agent> acknowledge(String name, long seq, @Nullable String request) throws Refused, IOException {
        return write(tx -> once(
                tx,
                request,
                event -> event.change() instanceof Change.Acknowledged before && before.agent().equals(name),
                _ -> agent(tx, name),
                () -> {
                    Agent agent = known(tx, name);
                    if (seq > tx.end()) {
                        throw new Refused(
                                Reason.UNKNOWN_DIRECTIVE,
                                "there is nothing in the log at " + seq + " yet; it ends at " + tx.end());
                    }
                    if (seq > agent.acknowledged()) {
                        tx.append(name, new Change.Acknowledged(name, seq), request);
                    }
                    return agent(tx, name);
                }));
    }

    /// @return the place in the log
    public Done<Long> send(Change.Sent message, @Nullable String request) throws Refused, IOException {
        return write(tx -> once(
                tx,
                request,
                event -> event.change() instanceof Change.Sent before && before.agent().equals(message.agent()),
                Event::seq,
                () -> {
                    Agent agent = known(tx, message.agent());
                    if (!message.target().equals(ALL)) {
                        known(tx, message.target());
                    }
                    if (agent.sentLately(tx.now().ticks()) >= limits.messages()) {
                        throw new Refused(
                                Reason.TOO_MANY_MESSAGES,
                                agent.name() + " has sent " + limits.messages() + " messages within a minute; wait");
                    }
                    return tx.append(message.agent(), message, request).seq();
                }));
    }

    /// What an agent was told and has not taken note of.
    ///
    /// @param after only what is behind this place in the log
    public List<Event> told(String name, long after, int most) throws Refused, IOException {
        return read(snapshot ->
                snapshot.told(name, Math.max(after, known(snapshot, name).acknowledged()), most));
    }

    public List<Recommendation> recommend(String name, int most) throws Refused, IOException {
        return read(snapshot -> Recommendation.of(
                known(snapshot, name), snapshot.open(), snapshot.pastOf(name), snapshot, most));
    }

    /// Who should take what next: each agent that is there and holds nothing gets one task at most.
    public List<Recommendation> assignments(int most) throws IOException {
        return store.read(snapshot -> Recommendation.assignments(snapshot, most));
    }

    /// Reads whatever a door shows.
    public <T> T look(Function<Snapshot, T> reading) throws IOException {
        return store.read(reading);
    }

    private interface Deciding<S, T> {
        T in(S store) throws Refused;
    }

    /// What a refusal found out before, as which leases have lapsed, is kept.
    private <T> T write(Deciding<Transaction, T> deciding) throws Refused, IOException {
        return answer(store.write(tx -> Decision.of(deciding, tx)));
    }

    private <T> T read(Deciding<Snapshot, T> deciding) throws Refused, IOException {
        return answer(store.read(snapshot -> Decision.of(deciding, snapshot)));
    }

    private static <T> T answer(Decision<T> decision) throws Refused {
        return switch (decision) {
            case Decision.Granted<T>(T value) -> value;
            case Decision.Denied<T>(Refused refused) -> throw refused;
        };
    }

    private sealed interface Decision<T> {
        record Granted<T>(T value) implements Decision<T> {}

        record Denied<T>(Refused refused) implements Decision<T> {}

        static <S, T> Decision<T> of(Deciding<S, T> deciding, S store) {
            try {
                return new Granted<>(deciding.in(store));
            } catch (Refused e) {
                return new Denied<>(e);
            }
        }
    }

    private interface Doing<T> {
        T now() throws Refused;
    }

    /// Does something unless it was done for the same request already.
    ///
    /// @param same whether what was done for that request is what is asked for now
    private static <T> Done<T> once(
            Transaction tx, @Nullable String request, Predicate<Event> same, Function<Event, T> before, Doing<T> doing)
            throws Refused {
        Event answered = request == null ? null : tx.answered(request);
        if (answered == null) {
            return new Done<>(doing.now(), false);
        }
        if (!same.test(answered)) {
            throw new Refused(
                            Reason.REQUEST_REUSED,
                            "the request " + request + " was made before, for something else; use a new id")
                    .with("request_id", request)
                    .with("seq", answered.seq());
        }
        return new Done<>(before.apply(answered), true);
    }

    /// Whether a holder has done something of this kind with this very lease.
    private static Predicate<Event> by(Class<? extends Change> kind, String agent, String task, long token) {
        return event -> kind.isInstance(event.change())
                && switch (event.change()) {
                    case Change.Renewed(String of, String who, long with) ->
                        of.equals(task) && who.equals(agent) && with == token;
                    case Change.Updated updated ->
                        updated.task().equals(task) && updated.agent().equals(agent) && updated.token() == token;
                    case Change.Blocked blocked ->
                        blocked.task().equals(task) && blocked.agent().equals(agent) && blocked.token() == token;
                    case Change.Released released ->
                        released.task().equals(task) && released.agent().equals(agent) && released.token() == token;
                    default -> false;
                };
    }

    /// The task, if the agent has a live lease on it with this very token.
    private static Task mine(Transaction tx, String agent, String taskId, long token) throws Refused {
        Task task = knownTask(tx, taskId);
        Lease lease = task.lease();
        if (lease == null
                || !lease.agent().equals(agent)
                || lease.token() != token
                || !lease.isLive(tx.now())) {
            throw new Refused(
                            Reason.STALE_TOKEN,
                            "token " + token + " of " + agent + " for " + taskId + " is not, or no longer, good; stop working"
                                    + " on it, and claim it again if you want it")
                    .with("token", token);
        }
        return task;
    }

    private static Agent known(Snapshot snapshot, String name) throws Refused {
        Agent agent = snapshot.agent(name);
        if (agent == null || agent.status() == Agent.Status.GONE) {
            throw new Refused(
                    Reason.UNKNOWN_AGENT,
                    agent == null
                            ? "there is no agent " + name + "; register it first"
                            : name + " has unregistered; register it again");
        }
        return agent;
    }

    private static Task knownTask(Snapshot snapshot, String id) throws Refused {
        Task task = snapshot.task(id);
        if (task == null) {
            throw new Refused(Reason.UNKNOWN_TASK, "there is no task " + id + "; `agent-mesh status` shows which there are");
        }
        return task;
    }

    private static Agent agent(Snapshot snapshot, String name) {
        Agent agent = snapshot.agent(name);
        if (agent == null) {
            throw new IllegalStateException("the agent " + name + " is not there after it was recorded");
        }
        return agent;
    }

    private static Task task(Snapshot snapshot, String id) {
        Task task = snapshot.task(id);
        if (task == null) {
            throw new IllegalStateException("the task " + id + " is not there after it was recorded");
        }
        return task;
    }
}
