package dev.agentsessions.mesh;

import dev.agentsessions.mesh.Refused.Reason;
import dev.agentsessions.mesh.Store.Snapshot;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Finds what a request names, or refuses it.
final class Known {
    private Known() {}

    /// The agent that asks: it has registered and not left.
    static Agent agent(Snapshot snapshot, String name) throws Refused {
        return agent(snapshot, name, "register it first", "register it again");
    }

    /// One that is asked about: the same, but whoever asks cannot register it.
    static Agent other(Snapshot snapshot, String name) throws Refused {
        return agent(snapshot, name, "`agent-mesh status` lists them", "`agent-mesh status` lists who is there");
    }

    private static Agent agent(Snapshot snapshot, String name, String ifNone, String ifGone) throws Refused {
        Agent agent = snapshot.agent(name);
        if (agent == null) {
            throw Refused.unknown(Reason.UNKNOWN_AGENT, name, "there is no agent " + name, ifNone);
        }
        if (agent.status() == Agent.Status.GONE) {
            throw new Refused(Reason.UNKNOWN_AGENT, name + " has unregistered; " + ifGone);
        }
        return agent;
    }

    static Task task(Snapshot snapshot, String id) throws Refused {
        Task task = snapshot.task(id);
        if (task == null) {
            throw Refused.unknown(
                    Reason.UNKNOWN_TASK, id, "there is no task " + id, "`agent-mesh status` shows which there are");
        }
        return task;
    }

    /// The task, if the agent has a live lease on it with this very token.
    static Task held(Snapshot snapshot, String agent, String taskId, long token) throws Refused {
        agent(snapshot, agent);
        Task task = task(snapshot, taskId);
        Lease lease = task.lease();
        if (lease == null
                || !lease.agent().equals(agent)
                || lease.token() != token
                || !lease.isLive(snapshot.now())) {
            String holder = lease == null || !lease.isLive(snapshot.now()) ? null : lease.agent();
            if (agent.equals(holder)) {
                throw stale(
                        "token " + token + " is not " + agent + "'s current one for " + taskId + "; if you made its last claim,"
                                + " use the token that was printed then, else stop working on it",
                        token,
                        holder);
            }
            String which = token == 0
                    ? agent + " has no lease on " + taskId
                    : "token " + token + " of " + agent + " for " + taskId + " is not, or no longer, good";
            throw stale(which + ": " + instead(task, holder), token, holder);
        }
        return task;
    }

    private static Refused stale(String text, long token, @Nullable String holder) {
        return new Refused(Reason.STALE_TOKEN, text).with("token", token).with("holder", holder);
    }

    /// Whether that is what an agent has said when it let the task go. What has become of the task since may have taken
    /// the place of it.
    static void saidSo(Snapshot snapshot, Task task, String agent, @Nullable String note) throws Refused {
        if (note != null && !note.equals(task.note())) {
            Lease lease = task.lease();
            Outcome outcome = Objects.requireNonNull(task.lastOutcome());
            throw stale(
                    "token " + task.lastToken() + " of " + agent + " for " + task.id()
                            + " is not good any more: the task was let go with it as " + outcome.word()
                            + " already, and a note can be left only then; `agent-mesh send` tells others what else"
                            + " there is to say",
                    task.lastToken(),
                    lease != null && snapshot.isLive(lease) ? lease.agent() : null);
        }
    }

    /// How it is with the task, and what to do.
    ///
    /// @param holder who else has a live lease on it
    private static String instead(Task task, @Nullable String holder) {
        String stop = "; stop working on it";
        if (task.state().over()) {
            return "it " + task.state().said() + stop;
        }
        String how = holder != null
                ? holder + " holds it"
                : task.lease() == null ? "it " + task.state().said() : "the lease has ended";
        return how + stop + ", and claim it again if you want it";
    }

    /// An agent of which something was just recorded.
    static Agent recordedAgent(Snapshot snapshot, String name) {
        Agent agent = snapshot.agent(name);
        if (agent == null) {
            throw new IllegalStateException("the agent " + name + " is not there after it was recorded");
        }
        return agent;
    }

    /// A task of which something was just recorded.
    static Task recordedTask(Snapshot snapshot, String id) {
        Task task = snapshot.task(id);
        if (task == null) {
            throw new IllegalStateException("the task " + id + " is not there after it was recorded");
        }
        return task;
    }

    static void notReserved(String name) throws Refused {
        if (name.equals(Mesh.ALL) || name.equals(Mesh.AUTHORITY)) {
            throw new Refused(Reason.RESERVED_NAME, "'" + name + "' has a meaning of its own; choose another name");
        }
    }
}
