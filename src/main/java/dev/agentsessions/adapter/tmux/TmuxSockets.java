package dev.agentsessions.adapter.tmux;

import dev.agentsessions.observe.SocketLook;
import dev.agentsessions.observe.TmuxView.Folder;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where tmux servers listen.
///
/// @param folder of the sockets that `-L` names
/// @param others paths of sockets elsewhere
public record TmuxSockets(String folder, List<String> others) {
    private static final String FALLBACK = "/tmp";

    public TmuxSockets {
        others = List.copyOf(others);
    }

    /// The sockets of a user, found as tmux finds them: below `TMUX_TMPDIR` with its links resolved, or below `/tmp`
    /// if that is unset, empty or does not exist (`expand_paths` in tmux's `tmux.c`).
    public static TmuxSockets of(@Nullable String tmuxTmpdir, int uid, List<String> others) {
        String base = tmuxTmpdir == null || tmuxTmpdir.isEmpty() ? null : resolved(tmuxTmpdir);
        if (base == null) {
            base = resolved(FALLBACK);
        }
        return new TmuxSockets((base == null ? FALLBACK : base) + "/tmux-" + uid, others);
    }

    private static @Nullable String resolved(String path) {
        try {
            return Path.of(path).toRealPath().toString();
        } catch (IOException | InvalidPathException e) {
            return null;
        }
    }

    /// What there is to be looked at.
    ///
    /// @param sockets paths, each once: the folder's default one, its others by name, then those elsewhere
    record Found(Folder folder, List<String> sockets) {}

    Found find() {
        List<String> sockets = new ArrayList<>();
        String problem = null;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of(folder))) {
            for (Path entry : entries) {
                sockets.add(entry.toString());
            }
        } catch (NoSuchFileException e) {
            sockets.clear();
        } catch (IOException | DirectoryIteratorException e) {
            problem = "cannot be listed: " + reason(e);
        }
        Collections.sort(sockets);
        if (sockets.remove(folder + "/default")) {
            sockets.addFirst(folder + "/default");
        }
        for (String other : others) {
            if (!sockets.contains(other)) {
                sockets.add(other);
            }
        }
        return new Found(new Folder(folder, problem), sockets);
    }

    /// What can be said of a socket without asking anybody, or null if it has to be asked.
    static @Nullable SocketLook unasked(String socket) {
        try {
            BasicFileAttributes file = Files.readAttributes(Path.of(socket), BasicFileAttributes.class);
            return file.isOther() ? null : new SocketLook.NobodyListens(socket, "is not a socket");
        } catch (NoSuchFileException e) {
            return new SocketLook.NobodyListens(socket, "no such socket");
        } catch (IOException | InvalidPathException e) {
            return new SocketLook.Unreadable(socket, reason(e));
        }
    }

    private static String reason(Exception e) {
        return switch (e) {
            case AccessDeniedException _ -> "permission denied";
            case NotDirectoryException _ -> "not a folder";
            default -> Printable.line(String.valueOf(e.getMessage()));
        };
    }
}
