package dev.agentsessions.mesh;

import dev.agentsessions.mesh.Refused.Reason;
import dev.agentsessions.mesh.Store.Snapshot;
import dev.agentsessions.mesh.Store.Transaction;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What can be asked of the mesh, and by which rules it is granted. Every door calls this, and has no rules of its own.
///
/// What a method decides is decided in one transaction, and durable when it returns. A `request` is an
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

    private static final int MOST_ALTERNATIVES = 3;

    private final Store store;
    private final Limits limits;
    private final Claims claims;
    private final BooleanSupplier wanted;

    public Mesh(Store store, Limits limits) {
        this(store, limits, () -> true);
    }

    private Mesh(Store store, Limits limits, BooleanSupplier wanted) {
        this.store = store;
        this.limits = limits;
        this.claims = new Claims(limits.leases());
        this.wanted = wanted;
    }

    /// The same mesh for one who may stop wanting what it asks: what has to wait for the store until then is refused.
    ///
    /// @param still asked within the transaction, before anything else
    public Mesh asLongAs(BooleanSupplier still) {
        return new Mesh(store, limits, still);
    }

    /// A lease that was granted.
    ///
    /// @param left zero if it is over by now, as it may be for a replayed one
    /// @param lastNote what the run before has left to say, or null
    public record Claim(Task task, long token, Duration left, @Nullable String lastNote) {}

    /// What an agent holds after a heartbeat.
    ///
    /// @param at when that is so
    /// @param unknown what it says it works on, if there is no such task; or null
    public record Holding(List<Task> tasks, MeshTime at, @Nullable String unknown) {
        public Holding {
            tasks = List.copyOf(tasks);
        }
    }

    /// An agent takes part, for the first time or anew.
    ///
    /// @param agent what is null in it, or no capability, is as it was, as long as it has not left; an empty text, or one as
    ///     the only capability, takes it back
    public Done<Agent> register(Change.Registered agent, @Nullable String request) throws Refused, IOException {
        return write(tx -> Requests.once(
                tx,
                request,
                change -> Registering.isSame(agent, change),
                _ -> Known.recordedAgent(tx, agent.agent()),
                () -> {
                    Known.notReserved(agent.agent());
                    tx.append(agent.agent(), Registering.now(agent, tx.agent(agent.agent())), request);
                    return Known.recordedAgent(tx, agent.agent());
                }));
    }

    /// An agent is alive, and so are its leases.
    ///
    /// @param status null for the same as before
    public Done<Holding> heartbeat(
            String name,
            Agent.@Nullable Status status,
            @Nullable String taskId,
            @Nullable String note,
            @Nullable String request)
            throws Refused, IOException {
        return write(tx -> Requests.once(
                tx,
                request,
                change -> change instanceof Change.Heard before
                        && before.equals(new Change.Heard(
                                name, status == null ? before.status() : status, taskId, note)),
                _ -> {
                    Known.agent(tx, name);
                    return holding(tx, name, taskId);
                },
                () -> {
                    Agent agent = Known.agent(tx, name);
                    Lapses.giveBack(tx);
                    Agent.Status now = agent.status().present() ? agent.status() : Agent.Status.ACTIVE;
                    tx.append(name, new Change.Heard(name, status == null ? now : status, taskId, note), request);
                    return holding(tx, name, taskId);
                }));
    }

    private static Holding holding(Transaction tx, String name, @Nullable String taskId) {
        List<Task> live = tx.heldBy(name).stream()
                .filter(task -> task.held().isLive(tx.now()))
                .toList();
        return new Holding(live, tx.now(), taskId == null || tx.task(taskId) != null ? null : taskId);
    }

    /// @param actor who adds it: an agent, or anybody else
    public Done<Task> add(String actor, Change.Added task, @Nullable String request) throws Refused, IOException {
        return write(tx -> Requests.once(
                tx,
                request,
                task::equals,
                _ -> Known.recordedTask(tx, task.task()),
                () -> {
                    Known.notReserved(actor);
                    mayAdd(tx, actor, task);
                    tx.append(actor, task, request);
                    return Known.recordedTask(tx, task.task());
                }));
    }

    private void mayAdd(Transaction tx, String actor, Change.Added task) throws Refused {
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
        if (tx.openCount(actor) >= limits.tasks()) {
            throw new Refused(
                    Reason.TOO_MANY_TASKS,
                    actor + " has added as many tasks that are still open as it may, " + limits.tasks()
                            + "; complete some, or raise mesh.max-tasks");
        }
    }

    /// Takes a task.
    public Done<Claim> claim(String agent, String taskId, Duration ttl, @Nullable String request)
            throws Refused, IOException {
        try {
            return write(tx -> claims.claim(tx, agent, taskId, ttl, request));
        } catch (Refused e) {
            throw e.reason() == Reason.CLAIM_DENIED ? denied(e, agent, taskId, request) : e;
        }
    }

    /// What the agent could take instead is looked for when nobody has to wait for it; it is told of it in its directives
    /// as well, unless it was by the same lease before, or that is over by now.
    private Refused denied(Refused refused, String agent, String taskId, @Nullable String request)
            throws Refused, IOException {
        List<String> instead =
                recommend(agent, MOST_ALTERNATIVES).stream().map(Recommendation::task).toList();
        Refused whole = refused.instead(instead);
        Change directive = new Change.Directed(agent, Denials.REASON, whole.text(), List.of(taskId));
        store.write(tx -> {
            boolean news = Denials.isNews(tx, agent, taskId, refused.inTheWay());
            if (news) {
                tx.append(AUTHORITY, directive, request);
            }
            return news;
        });
        return whole;
    }

    public Done<Task> renew(String agent, String taskId, long token, @Nullable String request)
            throws Refused, IOException {
        Change.Renewed renewed = new Change.Renewed(taskId, agent, token);
        return write(tx -> Requests.once(tx, request, renewed::equals, _ -> Known.held(tx, agent, taskId, token), () -> {
            Known.held(tx, agent, taskId, token);
            tx.append(agent, renewed, request);
            return Known.recordedTask(tx, taskId);
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
        Predicate<Change> same = change -> change instanceof Change.Updated before
                && before.equals(new Change.Updated(
                        taskId,
                        agent,
                        token,
                        progress == null ? before.progress() : progress,
                        note == null ? before.note() : note));
        return write(tx -> Requests.once(tx, request, same, _ -> Known.held(tx, agent, taskId, token), () -> {
            Task task = Known.held(tx, agent, taskId, token);
            int reached = progress == null ? task.progress() : progress;
            String said = note == null ? task.note() : note;
            tx.append(agent, new Change.Updated(taskId, agent, token, reached, said), request);
            return Known.recordedTask(tx, taskId);
        }));
    }

    /// Says that it cannot go on, which is told to all, unless they know it already.
    ///
    /// @param reason null for the same as before
    public Done<Task> block(
            String agent, String taskId, long token, @Nullable String reason, @Nullable String request)
            throws Refused, IOException {
        Predicate<Change> same = change -> change instanceof Change.Blocked before
                && before.equals(new Change.Blocked(taskId, agent, token, reason == null ? before.reason() : reason));
        return write(tx -> Requests.once(tx, request, same, _ -> Known.held(tx, agent, taskId, token), () -> {
            String known = Known.held(tx, agent, taskId, token).blocker();
            String why = reason != null ? reason : known != null ? known : "no reason given";
            tx.append(agent, new Change.Blocked(taskId, agent, token, why), request);
            if (!why.equals(known)) {
                List<String> waiting = Readiness.waitingFor(taskId, tx.open());
                String text = agent + " is blocked on " + taskId + ": " + why + ". "
                        + (waiting.isEmpty()
                                ? "Nothing waits for it yet"
                                : "Plan anew what waits for it: " + String.join(", ", waiting));
                tx.append(AUTHORITY, new Change.Directed(ALL, "replan", text, waiting), request);
            }
            return Known.recordedTask(tx, taskId);
        }));
    }

    /// Lets a task go. The same release again is answered as the first was; what it says of the task is said once only.
    ///
    /// @param note null for nothing, and in the same release again for the same as before
    public Done<Task> release(
            String agent, String taskId, long token, Outcome outcome, @Nullable String note, @Nullable String request)
            throws Refused, IOException {
        Change.Released released = new Change.Released(taskId, agent, token, outcome, note);
        return write(tx -> {
            Task before = Known.task(tx, taskId);
            boolean over = before.lastToken() == token
                    && before.lastOutcome() == outcome
                    && agent.equals(before.lastHolder());
            Done<Task> done = Requests.once(tx, request, released::equals, _ -> before, () -> {
                if (over) {
                    Known.saidSo(tx, before, agent, note);
                    return before;
                }
                Known.held(tx, agent, taskId, token);
                tx.append(agent, released, request);
                return Known.recordedTask(tx, taskId);
            });
            return new Done<>(done.value(), done.replayed() || over);
        });
    }

    /// Has a task handed out again that was quarantined or let go as failed.
    ///
    /// @param actor who has seen to it that it may go better now: an agent, or anybody else
    public Done<Task> reopen(String actor, String taskId, @Nullable String request) throws Refused, IOException {
        return write(tx -> Requests.once(
                tx,
                request,
                new Change.Reopened(taskId)::equals,
                _ -> Known.recordedTask(tx, taskId),
                () -> {
                    Known.notReserved(actor);
                    Task task = Known.task(tx, taskId);
                    if (task.state() != TaskState.QUARANTINED && task.state() != TaskState.FAILED) {
                        throw new Refused(
                                        Reason.NOT_REOPENABLE,
                                        taskId + " " + task.state().said()
                                                + "; only what is quarantined or has failed is handed out again")
                                .with("state", task.state().word());
                    }
                    tx.append(actor, new Change.Reopened(taskId), request);
                    return Known.recordedTask(tx, taskId);
                }));
    }

    /// An agent leaves, and lets go what it holds.
    public Done<Agent> unregister(String name, @Nullable String reason, @Nullable String request)
            throws Refused, IOException {
        return write(tx -> Requests.once(
                tx,
                request,
                new Change.Unregistered(name, reason)::equals,
                _ -> Known.recordedAgent(tx, name),
                () -> {
                    Known.agent(tx, name);
                    Lapses.giveBack(tx);
                    for (Task task : tx.heldBy(name)) {
                        long token = task.held().token();
                        tx.append(name, new Change.Released(task.id(), name, token, Outcome.ABANDONED, reason), null);
                    }
                    tx.append(name, new Change.Unregistered(name, reason), request);
                    return Known.recordedAgent(tx, name);
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
    public Swept sweep(Map<String, Sighting> sightings, Sweep how) throws IOException {
        return store.write(tx -> Lapses.sweep(tx, sightings, how));
    }

    /// What follows from what is seen, and from nothing.
    ///
    /// @param renewing whether the leases of agents that are seen alive are renewed
    /// @param sparing whether agents of which nothing can be seen are left alone, as they may have spoken when nobody
    ///     listened
    public record Sweep(boolean renewing, boolean sparing) {}

    /// An agent has taken note of what it was told, up to this place in the log.
    public Done<Agent> acknowledge(String name, long seq, @Nullable String request) throws Refused, IOException {
        return write(tx -> Requests.once(
                tx,
                request,
                new Change.Acknowledged(name, seq)::equals,
                _ -> Known.recordedAgent(tx, name),
                () -> {
                    Agent agent = Known.agent(tx, name);
                    if (seq > tx.end()) {
                        throw new Refused(
                                Reason.UNKNOWN_DIRECTIVE,
                                "there is nothing in the log at " + seq + " yet; it ends at " + tx.end());
                    }
                    if (seq > agent.acknowledged()) {
                        tx.append(name, new Change.Acknowledged(name, seq), request);
                    }
                    return Known.recordedAgent(tx, name);
                }));
    }

    /// @return the place in the log
    public Done<Long> send(Change.Sent message, @Nullable String request) throws Refused, IOException {
        return write(tx -> Requests.once(
                tx,
                request,
                message::equals,
                Event::seq,
                () -> {
                    Agent agent = Known.agent(tx, message.agent());
                    if (!message.target().equals(ALL)) {
                        Known.other(tx, message.target());
                    }
                    if (agent.sentLately(tx.now().ticks()) >= limits.messages()) {
                        throw new Refused(
                                Reason.TOO_MANY_MESSAGES,
                                agent.name() + " has sent as many messages within a minute as it may, " + limits.messages()
                                        + "; wait");
                    }
                    return tx.append(message.agent(), message, request).seq();
                }));
    }

    /// What an agent was told and has not taken note of.
    ///
    /// @param after only what is behind this place in the log
    public List<Event> told(String name, long after, int most) throws Refused, IOException {
        return read(snapshot ->
                snapshot.told(name, Math.max(after, Known.agent(snapshot, name).acknowledged()), most));
    }

    /// What an agent could take now, best first; nothing if it holds as many tasks as it may.
    public List<Recommendation> recommend(String name, int most) throws Refused, IOException {
        return read(snapshot -> {
            Agent agent = Known.agent(snapshot, name);
            List<Task> open = Lapses.open(snapshot);
            return isFull(agent, open)
                    ? List.<Recommendation>of()
                    : Recommendation.of(agent, open, snapshot.pastOf(name), snapshot, most);
        });
    }

    /// Why an agent is recommended nothing, or no more.
    public NotNow notNow(String name) throws Refused, IOException {
        return read(snapshot -> {
            Agent agent = Known.agent(snapshot, name);
            List<Task> open = Lapses.open(snapshot);
            return NotNow.of(agent, isFull(agent, open), open, snapshot);
        });
    }

    private boolean isFull(Agent agent, List<Task> open) {
        long holds = open.stream()
                .filter(task -> task.lease() != null && task.lease().agent().equals(agent.name()))
                .count();
        return holds >= limits.leases();
    }

    /// Who should take what next: each agent that is there and holds nothing gets one task at most.
    public List<Recommendation> assignments(int most) throws IOException {
        return store.read(snapshot -> Recommendation.assignments(snapshot, most));
    }

    /// Which store it is kept in: the hash that seals the first event of its log, which no other store has.
    public String id() throws IOException {
        List<Store.Sealed> first = first();
        if (first.isEmpty()) {
            // Any transaction has the log begin.
            sweep(Map.of(), new Sweep(false, true));
            first = first();
        }
        if (first.isEmpty()) {
            throw new IOException("the mesh's log does not begin");
        }
        return first.getFirst().hash();
    }

    private List<Store.Sealed> first() throws IOException {
        return look(snapshot -> snapshot.log(0, 1));
    }

    /// Reads what a door shows of a task.
    public <T> T task(String id, BiFunction<Snapshot, Task, T> reading) throws Refused, IOException {
        return read(snapshot -> reading.apply(snapshot, Known.task(snapshot, id)));
    }

    /// Reads whatever a door shows.
    public <T> T look(Function<Snapshot, T> reading) throws IOException {
        return store.read(reading);
    }

    /// What a refusal found out before, as which leases have lapsed, is kept.
    private <T> T write(Decision.Deciding<Transaction, T> deciding) throws Refused, IOException {
        return store.write(tx -> Decision.of(
                        (Transaction in) -> {
                            checkWanted();
                            return deciding.in(in);
                        },
                        tx))
                .answer();
    }

    private void checkWanted() throws Refused {
        if (!wanted.getAsBoolean()) {
            throw new Refused(Reason.EXPIRED, "it has waited for the store longer than it may; ask again");
        }
    }

    private <T> T read(Decision.Deciding<Snapshot, T> deciding) throws Refused, IOException {
        return store.read(snapshot -> Decision.of(deciding, snapshot)).answer();
    }
}
