package dev.agentsessions.mesh;

import dev.agentsessions.mesh.Change.Extended;
import dev.agentsessions.mesh.Refused.Reason;
import dev.agentsessions.mesh.Store.Granted;
import dev.agentsessions.mesh.Store.Transaction;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can be asked of the mesh, and by which rules it is granted. Every door calls this, and has no rules of its own.
///
/// Each method is one transaction: what it decides is decided inside it, and durable when it returns.
public final class Mesh {
    /// So many tasks may one agent hold at a time.
    static final int MOST_LEASES = 10;

    /// Who acts when nobody asked.
    static final String AUTHORITY = "mesh";

    private final Store store;

    public Mesh(Store store) {
        this.store = store;
    }

    /// A lease that was granted.
    ///
    /// @param replayed whether it was granted before, to the same request
    public record Claim(Task task, long token, Duration left, boolean replayed) {}

    public Agent register(Change.Registered agent) throws IOException {
        return store.write(tx -> {
            tx.append(agent.agent(), agent, null);
            return agent(tx, agent.agent());
        });
    }

    /// An agent is alive, and so are its leases.
    ///
    /// @return its leases, renewed
    public List<Task> heartbeat(
            String name, Agent.@Nullable Status status, @Nullable String taskId, @Nullable String note)
            throws Refused, IOException {
        return store.write(tx -> {
            Agent agent = known(tx, name);
            sweep(tx);
            List<Extended> extended = new ArrayList<>();
            for (Task task : tx.heldBy(name)) {
                extended.add(extended(task, lease(task).renewed(tx.now())));
            }
            Agent.Status heard = status != null
                    ? status
                    : agent.status() == Agent.Status.GONE ? Agent.Status.ACTIVE : agent.status();
            tx.append(name, new Change.Heard(name, heard, taskId, note, extended), null);
            return tx.heldBy(name);
        });
    }

    public Task add(String actor, Change.Added task) throws Refused, IOException {
        return store.write(tx -> {
            if (tx.task(task.task()) != null) {
                throw new Refused(Reason.TASK_EXISTS, "there is a task " + task.task() + " already; choose another id");
            }
            for (String dependency : task.dependsOn()) {
                if (dependency.equals(task.task())) {
                    throw new Refused(Reason.DEPENDENCY_CYCLE, task.task() + " would have to wait for itself");
                }
                if (tx.task(dependency) == null) {
                    throw new Refused(
                                    Reason.UNKNOWN_DEPENDENCY,
                                    "there is no task " + dependency + " to depend on; add it first")
                            .with("task_id", dependency);
                }
            }
            tx.append(actor, task, null);
            return task(tx, task.task());
        });
    }

    /// Takes a task.
    ///
    /// @param request an id of the caller's, by which a repeated request is known; or null
    public Claim claim(String agentName, String taskId, Duration ttl, @Nullable String request)
            throws Refused, IOException {
        Object answer = store.<Object, Refused>write(tx -> {
            try {
                return claim(tx, agentName, taskId, ttl, request);
            } catch (Refused e) {
                if (e.reason() != Reason.CLAIM_DENIED) {
                    throw e;
                }
                // Kept, as the agent is told of it in its directives as well.
                tx.append(AUTHORITY, new Change.Directed(agentName, "claim_denied", message(e), List.of(taskId)), request);
                return e;
            }
        });
        if (answer instanceof Refused refused) {
            throw refused;
        }
        return (Claim) answer;
    }

    private static String message(Exception e) {
        return String.valueOf(e.getMessage());
    }

    private static Claim claim(
            Transaction tx, String agentName, String taskId, Duration ttl, @Nullable String request)
            throws Refused, IOException {
        Granted before = request == null ? null : tx.request(request);
        if (before != null) {
            return replayed(tx, before, agentName, taskId);
        }
        Agent agent = known(tx, agentName);
        knownTask(tx, taskId);
        sweep(tx);
        Task task = knownTask(tx, taskId);
        mayClaim(tx, agent, task);
        long token = tx.nextToken();
        Lease lease = Lease.acquired(agentName, token, ttl, tx.now());
        tx.append(
                agentName,
                new Change.Claimed(
                        taskId, agentName, token, ttl, lease.epoch(), lease.deadline(), lease.wallDeadline()),
                request);
        if (request != null) {
            tx.remember(new Granted(request, agentName, taskId, token));
        }
        return new Claim(task(tx, taskId), token, lease.left(tx.now()), false);
    }

    private static Claim replayed(Transaction tx, Granted before, String agent, String taskId) throws Refused {
        if (!before.agent().equals(agent) || !before.task().equals(taskId)) {
            throw new Refused(
                            Reason.REQUEST_REUSED,
                            "the request " + before.request() + " was to claim " + before.task() + " for "
                                    + before.agent() + "; use a new id for another request")
                    .with("task_id", before.task())
                    .with("agent", before.agent());
        }
        Task task = task(tx, taskId);
        Lease lease = task.lease();
        boolean still = lease != null && lease.token() == before.token();
        Duration left = still && lease != null ? lease.left(tx.now()) : Duration.ZERO;
        return new Claim(task, before.token(), left.isNegative() ? Duration.ZERO : left, true);
    }

    private static void mayClaim(Transaction tx, Agent agent, Task task) throws Refused {
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
        int held = tx.heldBy(agent.name()).size();
        if (held >= MOST_LEASES) {
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
                        lease.agent() + " holds " + task.id() + " for another " + left / 1000 + " s"
                                + (instead.isEmpty() ? "" : "; take " + String.join(" or ", instead) + " instead"))
                .with("holder", lease.agent())
                .with("role", holder == null ? null : holder.role())
                .with("remaining_ms", left)
                .with("since", lease.since().toString())
                .with("alternatives", instead);
    }

    public Task renew(String agent, String taskId, long token) throws Refused, IOException {
        return store.write(tx -> {
            Task task = mine(tx, agent, taskId, token);
            tx.append(agent, new Change.Renewed(extended(task, lease(task).renewed(tx.now())), token), null);
            return task(tx, taskId);
        });
    }

    /// Says how far it is.
    ///
    /// @param progress 0 to 100, or null for as far as before
    public Task update(
            String agent, String taskId, long token, TaskState state, @Nullable Integer progress, @Nullable String note)
            throws Refused, IOException {
        return store.write(tx -> {
            Task task = mine(tx, agent, taskId, token);
            switch (state) {
                case IN_PROGRESS, CLAIMED ->
                    tx.append(
                            agent,
                            new Change.Updated(
                                    taskId,
                                    token,
                                    TaskState.IN_PROGRESS,
                                    progress == null ? task.progress() : progress,
                                    note == null ? task.note() : note),
                            null);
                case BLOCKED -> block(tx, agent, task, token, note == null ? "no reason given" : note);
                case COMPLETED -> release(tx, agent, taskId, token, Outcome.COMPLETED, note);
                case FAILED -> release(tx, agent, taskId, token, Outcome.FAILED, note);
                case PENDING -> release(tx, agent, taskId, token, Outcome.ABANDONED, note);
                case QUARANTINED -> throw new IllegalArgumentException("only the mesh itself puts into quarantine");
            }
            return task(tx, taskId);
        });
    }

    public Task block(String agent, String taskId, long token, String reason) throws Refused, IOException {
        return store.write(tx -> {
            block(tx, agent, mine(tx, agent, taskId, token), token, reason);
            return task(tx, taskId);
        });
    }

    private static void block(Transaction tx, String agent, Task task, long token, String reason) throws IOException {
        tx.append(agent, new Change.Blocked(task.id(), token, reason), null);
        List<String> waiting = Readiness.waitingFor(task.id(), tx.open());
        tx.append(
                AUTHORITY,
                new Change.Directed(
                        "all",
                        "replan",
                        agent + " is blocked on " + task.id() + ": " + reason + ". Plan anew what waits for it"
                                + (waiting.isEmpty() ? "; nothing does yet" : ": " + String.join(", ", waiting)),
                        waiting),
                null);
    }

    /// Lets a task go. The same release again is answered as the first was.
    public Task release(String agent, String taskId, long token, Outcome outcome, @Nullable String note)
            throws Refused, IOException {
        return store.write(tx -> {
            Task task = knownTask(tx, taskId);
            if (task.lease() == null && task.lastToken() == token && task.lastOutcome() == outcome) {
                return task;
            }
            mine(tx, agent, taskId, token);
            release(tx, agent, taskId, token, outcome, note);
            return task(tx, taskId);
        });
    }

    private static void release(
            Transaction tx, String agent, String task, long token, Outcome outcome, @Nullable String note)
            throws IOException {
        tx.append(agent, new Change.Released(task, agent, token, outcome, note), null);
    }

    public void unregister(String name, @Nullable String reason) throws Refused, IOException {
        store.write(tx -> {
            known(tx, name);
            sweep(tx);
            for (Task task : tx.heldBy(name)) {
                release(tx, name, task.id(), lease(task).token(), Outcome.ABANDONED, reason);
            }
            tx.append(name, new Change.Unregistered(name, reason), null);
            return name;
        });
    }

    /// Takes back what has lapsed.
    ///
    /// @return the tasks, as they are now
    public List<Task> sweep() throws IOException {
        return store.write(Mesh::sweep);
    }

    private static List<Task> sweep(Transaction tx) throws IOException {
        List<Task> lapsed = new ArrayList<>();
        for (Task task : tx.lapsing()) {
            Lease lease = lease(task);
            if (lease.isLive(tx.now())) {
                continue;
            }
            tx.append(AUTHORITY, new Change.Lapsed(task.id(), lease.agent(), lease.token()), null);
            Task now = task(tx, task.id());
            if (now.state() == TaskState.QUARANTINED) {
                tx.append(
                        AUTHORITY,
                        new Change.Directed(
                                "all",
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

    public void acknowledge(String name, long seq) throws Refused, IOException {
        store.write(tx -> {
            known(tx, name);
            tx.append(name, new Change.Acknowledged(name, seq), null);
            return name;
        });
    }

    public long send(Change.Sent message) throws IOException {
        return store.write(tx -> tx.append(message.agent(), message, null).seq());
    }

    public List<Recommendation> recommend(String name, int most) throws Refused, IOException {
        return store.read(tx -> Recommendation.of(known(tx, name), tx.open(), tx.pastOf(name), tx, most));
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

    private static Extended extended(Task task, Lease lease) {
        return new Extended(task.id(), lease.epoch(), lease.deadline(), lease.wallDeadline());
    }

    private static Lease lease(Task task) {
        Lease lease = task.lease();
        if (lease == null) {
            throw new IllegalStateException(task.id() + " is held by nobody");
        }
        return lease;
    }

    private static Agent known(Transaction tx, String name) throws Refused {
        Agent agent = tx.agent(name);
        if (agent == null) {
            throw new Refused(Reason.UNKNOWN_AGENT, "there is no agent " + name + "; register it first");
        }
        return agent;
    }

    private static Task knownTask(Transaction tx, String id) throws Refused {
        Task task = tx.task(id);
        if (task == null) {
            throw new Refused(Reason.UNKNOWN_TASK, "there is no task " + id + "; `agent-mesh status` shows which there are");
        }
        return task;
    }

    private static Agent agent(Transaction tx, String name) {
        Agent agent = tx.agent(name);
        if (agent == null) {
            throw new IllegalStateException("the agent " + name + " is not there after it was recorded");
        }
        return agent;
    }

    private static Task task(Transaction tx, String id) {
        Task task = tx.task(id);
        if (task == null) {
            throw new IllegalStateException("the task " + id + " is not there after it was recorded");
        }
        return task;
    }
}
