package dev.agentsessions.messages;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// What the daemon has heard of jobs, for those who are not the daemon.
public final class EventLog {
    private EventLog() {}

    /// The last event of each job, by the job's id; empty if nothing was ever heard. A daemon may be writing meanwhile.
    public static Map<String, LastEvent> read(Path stateFolder) throws IOException {
        EventFile file = new EventFile(stateFolder, new DiskSteps.Unheard());
        file.load();
        return file.ledger().last();
    }
}
