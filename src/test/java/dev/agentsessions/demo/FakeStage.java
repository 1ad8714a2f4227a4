package dev.agentsessions.demo;

import dev.agentsessions.observe.Machine;
import dev.agentsessions.observe.ProcessProbe;
import dev.agentsessions.observe.ProcessTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A stage where nothing runs.
///
/// @param calls what was asked of it
record FakeStage(Path root, List<String> calls) implements Stage {
    /// Sees no processes.
    static final ProcessProbe BLIND = new ProcessProbe() {
        @Override
        public Machine machine() {
            return new Machine("lab1", 1000, null, null);
        }

        @Override
        public Scan scan() {
            return (_, _) -> new ProcessTable.Unavailable("none");
        }
    };

    @Override
    public Map<String, String> environment() {
        return Map.of();
    }

    @Override
    public long start(String session, String agent, Path folder) {
        calls.add("start " + session);
        return 1;
    }

    @Override
    public void end(String session) {
        calls.add("end " + session);
    }

    @Override
    public void close() {}
}
