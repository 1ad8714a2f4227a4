package dev.agentsessions.judge;

import dev.agentsessions.observe.ProcessInfo;
import java.util.List;

/// Whether an agent runs in the panes of a session.
public sealed interface AgentPresence {
    /// @param processes those of them that no other one of them started
    record Present(List<ProcessInfo> processes) implements AgentPresence {
        public Present {
            processes = List.copyOf(processes);
        }
    }

    /// Every pane was looked through.
    ///
    /// @param idle whether nothing but shells runs in them; anything else may have the agent within it, as `ssh` and
    ///     `docker` have
    record Absent(boolean idle) implements AgentPresence {}

    record Unknown(String why) implements AgentPresence {}
}
