package dev.agentsessions.observe;

import dev.agentsessions.session.Agent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One process.
///
/// @param startTicks clock ticks since boot, as in field 22 of `/proc/<pid>/stat`; with the pid it names the process
/// @param startedAt the same as a time, good to about a second
/// @param name the kernel's short name of it (`comm`)
/// @param state the kernel's letter; `Z` and `X` are dead
/// @param tty number of the controlling terminal, 0 for none
/// @param uid effective user
/// @param tmuxSocket the socket that `TMUX` in its environment names, empty if it names none, null if its
///     environment was not read
/// @param role what it is to us
public record ProcessInfo(
        long pid,
        long parentPid,
        long startTicks,
        Instant startedAt,
        String name,
        char state,
        int tty,
        int uid,
        @Nullable String tmuxSocket,
        Role role) {

    /// Whether it has ended and only waits to be reaped.
    public boolean dead() {
        return state == 'Z' || state == 'X';
    }

    /// What a process is to us.
    public sealed interface Role {}

    /// Nothing in particular.
    public record Plain() implements Role {}

    /// A tmux server of our own user.
    ///
    /// @param sockets paths that it has bound, deleted ones included; null if that could not be read
    public record TmuxServer(@Nullable List<String> sockets) implements Role {
        public TmuxServer {
            sockets = sockets == null ? null : List.copyOf(sockets);
        }
    }

    /// A coding agent.
    ///
    /// @param cwd physical working directory, or null if unreadable or removed
    /// @param home what `CLAUDE_CONFIG_DIR` in its environment says, or null
    /// @param projectDirName what `CLAUDE_CODE_PROJECT_DIR_NAME` in its environment says, or null
    /// @param presenceLocks paths ending in `/presence/<id>.lock` that it holds open
    public record AgentProcess(
            Agent agent,
            @Nullable String cwd,
            @Nullable String home,
            @Nullable String projectDirName,
            List<String> presenceLocks)
            implements Role {
        public AgentProcess {
            presenceLocks = List.copyOf(presenceLocks);
        }
    }
}
