package dev.agentsessions.observe;

import java.util.List;

/// One tmux session with all its panes, in all its windows.
///
/// @param id tmux's `$N`
/// @param created seconds since the epoch
public record TmuxSession(String name, String id, long created, List<TmuxPane> panes) {
    public TmuxSession {
        panes = List.copyOf(panes);
    }

    /// One pane.
    ///
    /// @param id tmux's `%N`
    /// @param pid of the pane's first process; stale once the pane is dead
    /// @param dead the process has ended and the pane stands (`remain-on-exit`)
    /// @param tty such as `/dev/pts/3`
    /// @param command what tmux shows as running in front; a hint, never a proof
    /// @param cwd physical working directory of what runs in front; empty if tmux could not tell, or if
    ///     it was removed
    public record TmuxPane(String id, long pid, boolean dead, String tty, String command, String cwd) {}
}
