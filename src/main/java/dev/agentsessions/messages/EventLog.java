package dev.agentsessions.messages;

import dev.agentsessions.jobs.JobsProbe;
import dev.agentsessions.jobs.LastEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// What the daemon has heard of jobs, for those who are not the daemon.
public final class EventLog implements JobsProbe.Events {
    private final Path stateFolder;

    public EventLog(Path stateFolder) {
        this.stateFolder = stateFolder;
    }

    /// Empty if nothing was ever heard, or what was cannot be read. A daemon may be writing meanwhile.
    @Override
    public Map<String, LastEvent> last() {
        EventFile file = new EventFile(stateFolder, new DiskSteps.Unheard());
        try {
            file.load();
        } catch (IOException _) {
            return Map.of();
        }
        return file.ledger().last();
    }
}
