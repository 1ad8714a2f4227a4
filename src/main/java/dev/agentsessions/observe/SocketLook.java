package dev.agentsessions.observe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one tmux socket had to say. Presence, absence and ignorance are different answers.
public sealed interface SocketLook {
    String socket();

    /// How evidence names it.
    default String source() {
        return "tmux " + socket();
    }

    /// A server answered.
    ///
    /// @param server null if it has no session, as it then does not tell who it is
    record Answered(String socket, @Nullable Server server, List<TmuxSession> sessions) implements SocketLook {
        public Answered {
            sessions = List.copyOf(sessions);
        }

        @Override
        public String source() {
            return "tmux " + socket + (server == null ? " (a server without sessions)" : " (server " + server.pid() + ")");
        }
    }

    /// Nothing listens on this socket, or there is none.
    record NobodyListens(String socket, String reason) implements SocketLook {
        @Override
        public String source() {
            return "tmux " + socket + " (" + reason + ")";
        }
    }

    /// The socket could not be read: nothing follows about its sessions.
    record Unreadable(String socket, String reason) implements SocketLook {}

    /// The socket is outside what is scanned.
    record NotScanned(String socket) implements SocketLook {}

    /// A tmux server.
    ///
    /// @param startedAt seconds since the epoch
    record Server(long pid, long startedAt, String version) {}
}
