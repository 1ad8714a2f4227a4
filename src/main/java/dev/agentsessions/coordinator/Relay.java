package dev.agentsessions.coordinator;

import java.io.IOException;
import java.time.Duration;

/// Port: up to where the log was told to subscribers, and which coordinator tells it. It is kept in the store beside the
/// log, for all coordinators of that store: one of them tells at a time, and another goes on where it has stopped.
public interface Relay extends AutoCloseable {

    /// What came of wanting to tell.
    sealed interface Turn {
        /// It is ours.
        ///
        /// @param told up to where in the log it was told
        record Ours(long told) implements Turn {}

        /// It is somebody else's.
        ///
        /// @param left for how long, if that one does not go on
        record Theirs(Duration left) implements Turn {}
    }

    /// Takes the turn unless somebody else has it.
    ///
    /// @param teller who: no other coordinator, now or later, may be called that
    /// @param hold for how long from now, by the store's clock
    Turn take(String teller, Duration hold) throws IOException;

    /// Notes up to where it was told, and keeps the turn for another while.
    ///
    /// @return false if somebody else has taken it meanwhile; then nothing is noted
    boolean told(String teller, long seq, Duration hold) throws IOException;

    /// Gives the turn up, if it is this one's.
    void leave(String teller) throws IOException;

    @Override
    void close();
}
