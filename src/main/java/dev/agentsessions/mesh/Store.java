package dev.agentsessions.mesh;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Port: keeps the log and the state that follows from it.
public interface Store extends AutoCloseable {
    /// Does something in one transaction, alone: nobody else's comes between what it reads and what it writes. What it
    /// wrote is durable when this returns, and none of it is there if it throws.
    ///
    /// @throws IOException if the store cannot be had
    <T, E extends Exception> T write(Work<T, E> work) throws E, IOException;

    /// Reads, at one moment.
    <T, E extends Exception> T read(Work<T, E> work) throws E, IOException;

    @Override
    void close() throws IOException;

    interface Work<T, E extends Exception> {
        T in(Transaction transaction) throws E, IOException;
    }

    /// One transaction.
    interface Transaction extends View {
        /// The time by the authority's clocks, the same all through the transaction.
        MeshTime now();

        /// A fencing token, larger than every one before it, whatever became of them.
        long nextToken() throws IOException;

        /// Appends to the log, and brings the state up to date with it.
        ///
        /// @param actor who did it
        Recorded append(String actor, Change change, @Nullable String correlation) throws IOException;

        /// All tasks that are not over, by id.
        List<Task> open();

        /// The tasks that an agent was the last to let go, by id.
        List<Task> pastOf(String agent);

        /// Tasks held by leases whose time may be up, by id.
        List<Task> lapsing();

        List<Agent> agents();

        /// What a request was answered with, or null if it was not made yet.
        @Nullable Granted request(String id);

        void remember(Granted granted) throws IOException;
    }

    /// A change in the log.
    record Recorded(long seq, String actor, Change change) {}

    /// A claim that was granted under a request id.
    record Granted(String request, String agent, String task, long token) {}
}
