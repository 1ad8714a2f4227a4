package dev.agentsessions.mesh.log;

import dev.agentsessions.mesh.Agent;
import dev.agentsessions.mesh.Change;
import dev.agentsessions.mesh.Task;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Port: the log and the state as they are kept, so that one can be held against the other, in whatever order they are.
public interface Archive {
    /// Reads, at one moment, without keeping anybody from writing.
    ///
    /// @throws IOException if the store cannot be had
    <T> T inspect(Function<Contents, T> reading) throws IOException;

    /// Mends, alone, in one transaction, which is durable when this returns; nothing is changed if it throws.
    ///
    /// @throws IOException if the store cannot be had
    <T> T mend(Function<Mending, T> work) throws IOException;

    interface Contents {
        /// The log from behind a place in it.
        List<Line> lines(long after, int most);

        /// All of them, in no particular order.
        ///
        /// @throws Unreadable if one is not as it was written
        List<Agent> agents();

        /// All of them, in no particular order.
        ///
        /// @throws Unreadable if one is not as it was written
        List<Task> tasks();
    }

    interface Mending extends Contents {
        /// Puts another state in the place of the one that is kept.
        void replaceState(Collection<Agent> agents, Collection<Task> tasks);

        /// Has an event found by what it is about.
        void file(long seq, Filed under);

        /// The largest fencing token that the state names, whether it can be read or not.
        long largestToken();

        /// Appends what changes nothing of the state, so that nobody takes what is known from before for true.
        ///
        /// @param token that every later one is to be larger than
        /// @param noLapseBefore a tick before which no lease ends
        void note(Change.Directed change, long token, long noLapseBefore);
    }

    /// A line of the log as it is kept, whether that makes sense or not.
    ///
    /// @param noLapseBefore a tick before which no lease that there was by then is said to end
    record Line(
            long seq,
            Instant at,
            long ticks,
            String actor,
            String kind,
            String body,
            @Nullable String correlation,
            long token,
            String hash,
            Filed filed,
            long noLapseBefore) {}

    /// What an event is found by.
    record Filed(@Nullable String task, @Nullable String target) {
        static Filed of(Change change) {
            return new Filed(ChangeSubject.task(change), ChangeSubject.target(change));
        }
    }

    /// An agent or a task is not as it was written.
    final class Unreadable extends RuntimeException {
        /// @param message which, and why
        public Unreadable(String message) {
            super(message);
        }
    }
}
