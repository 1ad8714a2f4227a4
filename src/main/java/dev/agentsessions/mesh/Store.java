package dev.agentsessions.mesh;

import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Port: keeps the log and the state that follows from it.
public interface Store extends AutoCloseable {
    /// Does something in one transaction, alone: nobody else's comes between what it reads and what it writes. What it
    /// wrote is durable when this returns, and none of it is there if it throws. It may be done twice, if the transaction
    /// has to be.
    ///
    /// Where the clock has begun anew since the last one, it begins with a [Change.Booted].
    ///
    /// @throws IOException if the store cannot be had; if it was lost while it committed, nobody knows whether it did
    <T> T write(Function<Transaction, T> work) throws IOException;

    /// Reads, at one moment, without keeping anybody from writing.
    ///
    /// @throws IOException if the store cannot be had
    <T> T read(Function<Snapshot, T> reading) throws IOException;

    @Override
    void close();

    /// The state and the log at one moment.
    interface Snapshot extends View {
        /// The time by the authority's clocks, the same all through; the ticks are never less than those of the last
        /// event.
        MeshTime now();

        /// Whether a lease has not ended. It may have, and the task still be held as nobody has taken it back. For whoever
        /// only looks, it may be of an epoch before that of [#now()], in which its ticks mean nothing: then it ends when the
        /// wall clock says so.
        default boolean isLive(Lease lease) {
            return lease.isLive(now());
        }

        /// All tasks that are not over, by id.
        List<Task> open();

        /// All tasks, by id.
        List<Task> tasks();

        /// How many of the tasks that somebody has added are not over.
        int openCount(String actor);

        int heldCount(String agent);

        /// The tasks that an agent was the last to let go, by id.
        List<Task> pastOf(String agent);

        /// What happened first for a request, apart from what the mesh itself did about it; or null.
        @Nullable Event answered(String request);

        /// The log from behind a place in it.
        List<Sealed> log(long after, int most);

        /// What others told an agent, or all, from behind a place in the log.
        List<Event> told(String agent, long after, int most);

        /// What this one agent was told before a place in the log, by whomever, the last first.
        List<Sealed> toldBefore(String agent, long before, int most);

        /// The end of the log; 0 if there is nothing in it.
        long end();
    }

    /// One transaction.
    interface Transaction extends Snapshot {
        /// A fencing token, larger than every one before it, whatever became of them.
        long nextToken();

        /// Appends to the log, and brings the state up to date with it.
        Event append(String actor, Change change, @Nullable String correlation);

        /// Tasks held by leases that have expired, by id.
        List<Task> lapsed();
    }

    /// A line of the log as it is kept.
    ///
    /// @param body the change as JSON
    /// @param token the largest fencing token that was given by then
    /// @param hash that seals it and all before it
    record Sealed(Event event, String body, long token, String hash) {}
}
