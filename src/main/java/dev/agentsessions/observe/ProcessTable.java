package dev.agentsessions.observe;

import java.util.Map;

/// The machine's processes, or why they could not be seen.
public sealed interface ProcessTable {

    /// @param processes by pid: all that has to do with tmux or an agent, and the recorded pids that are in use. A
    ///     recorded pid that is not here is free.
    record Seen(Map<Long, ProcessInfo> processes) implements ProcessTable {
        public Seen {
            processes = Map.copyOf(processes);
        }
    }

    /// The system does not show its processes, or not in a way we can read.
    record Unavailable(String reason) implements ProcessTable {}
}
