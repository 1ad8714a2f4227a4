package dev.agentsessions.mesh;

import dev.agentsessions.mesh.Refused.Reason;
import dev.agentsessions.mesh.Store.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Who may take a task.
///
/// @param mostLeases that one agent may hold at a time
record Claims(int mostLeases) {

    Done<Mesh.Claim> claim(Transaction tx, String agentName, String taskId, Duration ttl, @Nullable String request)
            throws Refused {
        return Requests.once(
                tx,
                request,
                change -> change instanceof Change.Claimed before
                        && before.equals(new Change.Claimed(taskId, agentName, before.token(), ttl)),
                event -> replayed(tx, (Change.Claimed) event.change()),
                () -> {
                    Agent agent = Known.agent(tx, agentName);
                    Known.task(tx, taskId);
                    Lapses.giveBack(tx);
                    Task before = Known.task(tx, taskId);
                    check(tx, agent, before);
                    long token = tx.nextToken();
                    tx.append(agentName, new Change.Claimed(taskId, agentName, token, ttl), request);
                    return new Mesh.Claim(Known.recordedTask(tx, taskId), token, ttl, before.note());
                });
    }

    private static Mesh.Claim replayed(Transaction tx, Change.Claimed before) {
        Task task = Known.recordedTask(tx, before.task());
        Lease lease = task.lease();
        boolean still = lease != null && lease.token() == before.token() && lease.isLive(tx.now());
        Duration left = still && lease != null ? lease.left(tx.now()) : Duration.ZERO;
        return new Mesh.Claim(task, before.token(), left, null);
    }

    private void check(Transaction tx, Agent agent, Task task) throws Refused {
        Lease lease = task.lease();
        if (lease != null) {
            throw lease.agent().equals(agent.name()) ? alreadyHeld(tx, task, lease) : denied(tx, task, lease);
        }
        if (task.state() != TaskState.PENDING) {
            throw new Refused(Reason.NOT_CLAIMABLE, task.id() + " " + task.state().said() + "; take another")
                    .with("state", task.state().word());
        }
        List<String> waits = Readiness.waitsFor(task, tx);
        if (!waits.isEmpty()) {
            throw new Refused(
                            Reason.BLOCKED_BY,
                            task.id() + " waits for "
                                    + waits.stream().map(id -> said(id, tx.task(id))).collect(Collectors.joining(", "))
                                    + "; take another, or see to it that "
                                    + (waits.size() == 1 ? "it is" : "they are") + " completed")
                    .with("blocked_by", waits);
        }
        Asked lacking = Asked.unmet(task, agent);
        if (lacking != null) {
            throw new Refused(
                            Reason.NOT_CAPABLE,
                            task.id() + " asks for " + lacking.named() + ", which " + agent.name() + " has not registered;"
                                    + " leave it to an agent that has")
                    .with("role", task.role())
                    .with("requires", task.requires());
        }
        int held = tx.heldCount(agent.name());
        if (held >= mostLeases) {
            throw new Refused(
                            Reason.TOO_MANY_LEASES,
                            agent.name() + " holds as many tasks as it may, " + held + "; release one first")
                    .with("held", (long) held);
        }
    }

    /// A dependency; if it will not be completed as things are, with why.
    private static String said(String id, @Nullable Task task) {
        if (task == null) {
            return id + " (which nobody has added)";
        }
        boolean stuck = task.state() == TaskState.FAILED || task.state() == TaskState.QUARANTINED;
        return stuck ? id + " (which " + task.state().said() + ", and can be reopened)" : id;
    }

    private static Refused alreadyHeld(Transaction tx, Task task, Lease lease) {
        return new Refused(
                        Reason.ALREADY_HELD,
                        lease.agent() + " holds " + task.id() + " already; go on with its token, " + lease.token())
                .with("token", lease.token())
                .with("remaining_ms", lease.left(tx.now()).toMillis());
    }

    private static Refused denied(Transaction tx, Task task, Lease lease) {
        Agent holder = tx.agent(lease.agent());
        long left = lease.left(tx.now()).toMillis();
        return new Refused(
                        Reason.CLAIM_DENIED,
                        lease.agent() + " holds " + task.id() + " for another " + (left + 999) / 1000 + " s")
                .with("holder", lease.agent())
                .with("role", holder == null ? null : holder.role())
                .with("remaining_ms", left)
                .with("since", lease.since().toString())
                .by(lease);
    }
}
