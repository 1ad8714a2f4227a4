package dev.agentsessions.world;

import dev.agentsessions.adapter.proc.CurrentUser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A world of its own for a test: a home, a folder of programs that comes first on `PATH`, and tmux servers that
/// nobody else can see. Everything that it started has ended, and its folder is gone, when it is closed.
///
/// The tmux server of whoever runs the tests is out of reach: sockets outside this world are refused, and neither
/// `TMUX` nor `TMUX_PANE` is handed on.
public final class PrivateTmux implements AutoCloseable {
    private final Path root;
    private final List<TmuxServer> servers = new ArrayList<>();

    private PrivateTmux(Path root) {
        this.root = root;
    }

    /// Makes a world, whose paths are short because those of sockets have to be.
    public static PrivateTmux create() {
        try {
            PrivateTmux world = new PrivateTmux(Files.createTempDirectory(Path.of("/tmp").toRealPath(), "sr"));
            Files.createDirectory(world.home());
            Files.createDirectory(world.bin());
            Files.createDirectory(world.orders());
            Files.createDirectory(
                    world.folder(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            return world;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What `TMUX_TMPDIR` says in this world; everything else of it is below, too.
    public Path root() {
        return root;
    }

    public Path home() {
        return root.resolve("home");
    }

    /// Programs that come first on `PATH`.
    public Path bin() {
        return root.resolve("bin");
    }

    /// Where [StandIn]s take orders.
    Path orders() {
        return root.resolve("orders");
    }

    /// The folder of the sockets that `-L` names.
    public Path folder() {
        return root.resolve("tmux-" + CurrentUser.uid());
    }

    /// A folder below the home, made if need be.
    public Path directory(String name) {
        try {
            return Files.createDirectories(home().resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The whole environment of every program in this world.
    public Map<String, String> environment() {
        return Map.of(
                "PATH", bin() + ":/usr/local/bin:/usr/bin:/bin",
                "HOME", home().toString(),
                "SHELL", "/bin/sh",
                "LC_ALL", "C.UTF-8",
                "TERM", "screen",
                "TMUX_TMPDIR", root.toString(),
                "STAND_IN_ORDERS", orders().toString());
    }

    /// The default server, started with its first session.
    public TmuxServer server() {
        return server("default");
    }

    /// The server that `-L` names.
    public TmuxServer server(String name) {
        return serverAt(folder().resolve(name));
    }

    /// The server that listens on a socket anywhere in this world.
    public TmuxServer serverAt(Path socket) {
        if (!socket.normalize().startsWith(root)) {
            throw new IllegalArgumentException("a test must not reach a tmux server outside its world: " + socket);
        }
        for (TmuxServer server : servers) {
            if (server.socket().equals(socket)) {
                return server;
            }
        }
        TmuxServer server = new TmuxServer(socket, environment());
        servers.add(server);
        return server;
    }

    @Override
    public void close() {
        for (TmuxServer server : servers) {
            server.close();
        }
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                    Files.delete(path);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
