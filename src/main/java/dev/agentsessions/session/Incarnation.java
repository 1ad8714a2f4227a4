package dev.agentsessions.session;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One running session and no other of the same name.
///
/// A pid, a tmux `$N` and a session name all return after a reboot or a restart; together with the start times they
/// do not.
///
/// @param bootId the kernel's id of this boot, or null where the system has none
/// @param socket path of the tmux server's socket
/// @param serverStart when the tmux server started, seconds since the epoch
/// @param sessionId tmux's `$N`
/// @param sessionCreated seconds since the epoch
/// @param panePid pid of the pane's first process
/// @param paneStart start of that process in clock ticks since boot, or null where it could not be read
public record Incarnation(
        String host,
        @Nullable String bootId,
        String socket,
        long serverPid,
        long serverStart,
        String sessionId,
        long sessionCreated,
        long panePid,
        @Nullable Long paneStart) {

    /// Whether both are the same tmux session, though perhaps seen through another of its panes.
    public boolean sameSession(Incarnation other) {
        return host.equals(other.host)
                && Objects.equals(bootId, other.bootId)
                && serverPid == other.serverPid
                && serverStart == other.serverStart
                && sessionId.equals(other.sessionId)
                && sessionCreated == other.sessionCreated;
    }
}
