package dev.agentsessions.messages;

import dev.agentsessions.daemon.Log;
import java.nio.file.Path;
import java.util.List;

/// What is to be published once that can be done, in order, in `<state>/outbox.jsonl`.
public final class Outbox implements AutoCloseable {
    private final Path stateFolder;

    /// Does nothing yet; the file is read when it is first needed.
    public Outbox(Path stateFolder, Log log) {
        this.stateFolder = stateFolder;
    }

    /// Keeps these behind all others, until they are removed.
    ///
    /// @return whether they are safe; if not, none is kept
    public boolean add(List<String> json) {
        throw new UnsupportedOperationException(stateFolder.toString());
    }

    /// The oldest, at most so many.
    public List<Kept> first(int n) {
        throw new UnsupportedOperationException(stateFolder.toString());
    }

    /// These were published: all up to that id. After a crash some of them may come up again.
    public void remove(long upToId) {
        throw new UnsupportedOperationException(stateFolder.toString());
    }

    /// How many wait.
    public long waiting() {
        throw new UnsupportedOperationException(stateFolder.toString());
    }

    /// How many were given up since the start, because there were too many.
    public long dropped() {
        throw new UnsupportedOperationException(stateFolder.toString());
    }

    /// Keeps and gives nothing any more; what waits is there for the next.
    @Override
    public void close() {}
}
