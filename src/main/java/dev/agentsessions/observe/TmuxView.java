package dev.agentsessions.observe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What tmux showed, socket by socket.
///
/// @param defaultFolder the folder of `-L` names, such as `/tmp/tmux-1000`
/// @param folders the folders whose sockets were looked for
/// @param sockets one for each socket found or configured
public record TmuxView(String defaultFolder, List<Folder> folders, List<SocketLook> sockets) {
    public TmuxView {
        folders = List.copyOf(folders);
        sockets = List.copyOf(sockets);
    }

    /// A folder that was listed for sockets.
    ///
    /// @param problem why it could not be listed, or null; a folder that does not exist holds no sockets and is no
    ///     problem
    public record Folder(String path, @Nullable String problem) {}

    /// The socket path that an entry's `tmux_server` names.
    public String socketPath(@Nullable String tmuxServer) {
        String name = tmuxServer == null || tmuxServer.isEmpty() ? "default" : tmuxServer;
        return name.contains("/") ? name : defaultFolder + "/" + name;
    }

    /// What `tmux_server` should say for a socket: null for the default server, a `-L` name, or the path.
    public @Nullable String serverName(String socketPath) {
        String prefix = defaultFolder + "/";
        String name = socketPath.startsWith(prefix) ? socketPath.substring(prefix.length()) : socketPath;
        return name.equals("default") ? null : name;
    }

    /// What is known of one socket; a socket of a listed folder that was not there has nobody listening.
    public SocketLook at(String socketPath) {
        for (SocketLook look : sockets) {
            if (look.socket().equals(socketPath)) {
                return look;
            }
        }
        for (Folder folder : folders) {
            if (socketPath.startsWith(folder.path() + "/")
                    && socketPath.indexOf('/', folder.path().length() + 1) < 0) {
                return folder.problem() == null
                        ? new SocketLook.NobodyListens(socketPath, "no such socket")
                        : new SocketLook.Unreadable(socketPath, folder.problem());
            }
        }
        return new SocketLook.NotScanned(socketPath);
    }

    /// Whether every socket that was scanned could be read.
    public boolean confirmed() {
        return folders.stream().allMatch(folder -> folder.problem() == null)
                && sockets.stream().noneMatch(SocketLook.Unreadable.class::isInstance);
    }
}
