package dev.agentsessions.proof;

import dev.agentsessions.mesh.Change;
import dev.agentsessions.mesh.Lease;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.MeshTime;
import dev.agentsessions.mesh.Outcome;
import dev.agentsessions.mesh.Store;
import dev.agentsessions.mesh.Store.Snapshot;
import dev.agentsessions.mesh.Store.Transaction;
import dev.agentsessions.mesh.Task;
import dev.agentsessions.mesh.TaskState;
import dev.agentsessions.proof.Op.Answer;
import dev.agentsessions.proof.Op.Call;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The rules of leases written anew, right but for one fault, each of which somebody has had.
final class Planted implements Leases {
    private static final int LAST_LAPSE = 4;

    /// A short way for a message, in nanoseconds.
    private static final long BETWEEN = 100_000;

    private final Store store;
    private final Fault fault;
    private final Map<String, Long> had = new ConcurrentHashMap<>();

    /// What is wrong.
    enum Fault {
        NONE,
        /// Who claims again what it has had gets the old token.
        TOKEN_REUSED,
        /// A renewal asks for owner and token, and not whether the lease is still good.
        RENEWAL_REVIVES,
        /// A release asks for the owner only, and drops whatever lease that has by now.
        RELEASE_BY_OWNER,
        /// That nobody has it is read first, and the claim is written afterwards.
        CLAIM_OUTSIDE,
        /// Leases end by the clock that people set.
        WALL_CLOCK
    }

    Planted(Store store, Fault fault) {
        this.store = store;
        this.fault = fault;
    }

    @Override
    public Answer make(Call call) throws IOException {
        if (call.kind() != Op.Kind.CLAIM) {
            return store.write(tx -> byHolder(call, tx));
        }
        if (fault != Fault.CLAIM_OUTSIDE) {
            return store.write(tx -> Objects.requireNonNullElseGet(refusal(call, tx), () -> granted(call, tx)));
        }
        Answer refusal = store.read(at -> Objects.requireNonNullElse(refusal(call, at), Answer.NONE));
        LockSupport.parkNanos(BETWEEN);
        return refusal.verdict() == Op.Verdict.NONE ? store.write(tx -> granted(call, tx)) : refusal;
    }

    private boolean isLive(Lease lease, MeshTime now) {
        return fault == Fault.WALL_CLOCK ? lease.wallDeadline().isAfter(now.wall()) : lease.isLive(now);
    }

    private @Nullable Answer refusal(Call call, Snapshot at) {
        Task task = task(at, call);
        Lease lease = task.lease();
        if (lease != null && isLive(lease, at.now())) {
            return lease.agent().equals(call.agent()) ? Answer.MINE_ALREADY : Answer.denied(lease.agent());
        }
        boolean lapsesForGood = lease != null && task.lapses() >= LAST_LAPSE;
        return task.state() == TaskState.QUARANTINED || lapsesForGood ? Answer.QUARANTINED : null;
    }

    private Answer granted(Call call, Transaction tx) {
        Task task = task(tx, call);
        if (task.lease() != null) {
            tx.append(
                    Mesh.AUTHORITY,
                    new Change.Lapsed(task.id(), task.lease().agent(), task.lease().token()),
                    null);
        }
        String mine = call.agent() + " " + call.task();
        long token = fault == Fault.TOKEN_REUSED && had.containsKey(mine) ? had.get(mine) : tx.nextToken();
        had.put(mine, token);
        Duration ttl = Duration.ofMillis(call.ttl());
        tx.append(call.agent(), new Change.Claimed(call.task(), call.agent(), token, ttl), call.request());
        return Answer.granted(token);
    }

    private Answer byHolder(Call call, Transaction tx) {
        Task task = task(tx, call);
        Lease lease = task.lease();
        boolean release = call.kind() == Op.Kind.RELEASE;
        if (release && task.lastToken() == call.token() && call.agent().equals(task.lastHolder())) {
            return Answer.DONE;
        }
        boolean anyToken = release && fault == Fault.RELEASE_BY_OWNER;
        boolean evenExpired = call.kind() == Op.Kind.RENEW && fault == Fault.RENEWAL_REVIVES;
        if (lease == null
                || !lease.agent().equals(call.agent())
                || !(anyToken || lease.token() == call.token())
                || !(evenExpired || isLive(lease, tx.now()))) {
            return Answer.STALE;
        }
        tx.append(call.agent(), change(call, lease), call.request());
        return Answer.DONE;
    }

    private static Change change(Call call, Lease lease) {
        return switch (call.kind()) {
            case RENEW -> new Change.Renewed(call.task(), call.agent(), lease.token());
            case UPDATE -> new Change.Updated(call.task(), call.agent(), lease.token(), 0, null);
            case RELEASE ->
                new Change.Released(call.task(), call.agent(), lease.token(), Outcome.ABANDONED, null);
            case CLAIM -> throw new IllegalArgumentException(call.toString());
        };
    }

    private static Task task(Snapshot at, Call call) {
        return Objects.requireNonNull(at.task(call.task()));
    }
}
