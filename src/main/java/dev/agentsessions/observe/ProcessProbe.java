package dev.agentsessions.observe;

import java.util.Set;

/// Port: reads the process table in two steps, so that the first can run while tmux is asked.
public interface ProcessProbe {
    /// Which machine this is.
    Machine machine();

    /// Reads who there is.
    Scan scan();

    /// The table as it was, to be filled in for the processes that matter.
    interface Scan {
        /// @param panes first processes of tmux panes: they and all below them are looked at closely
        /// @param recorded pids that a registry or a memory names
        ProcessTable table(Set<Long> panes, Set<Long> recorded);
    }
}
