package dev.agentsessions.messages;

import dev.agentsessions.daemon.Log;
import dev.agentsessions.daemon.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// What came in, in `<state>/events.jsonl`.
public final class Inbox implements AutoCloseable {
    private final Path stateFolder;

    /// Does nothing yet; the file is read when it is first needed.
    ///
    /// @param wake is told when there is something new
    public Inbox(Path stateFolder, Topics topics, Consumer<Reason> wake, Log log) {
        this.stateFolder = stateFolder;
    }

    /// Takes messages in, whatever they are. Once this returns, they need not be kept any more by whoever sent them.
    /// May be called by several threads.
    ///
    /// @throws IOException if they could not be recorded; then none of them was taken in, and all have to come again
    public void receive(List<Received> batch) throws IOException {
        throw new UnsupportedOperationException(stateFolder.toString());
    }

    /// What came in since the start, by name, such as `received` or `rejected`.
    public Map<String, Long> counts() {
        throw new UnsupportedOperationException(stateFolder.toString());
    }

    /// Takes nothing in any more.
    @Override
    public void close() {}
}
