package dev.agentsessions;

import dev.agentsessions.app.App;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/// Runs the program over a made-up world, for the JVM to record what it loads and links (JEP 483, 514, 515).
///
/// `bin/reconcile` starts it once after a build, with `HOME` and `TMUX_TMPDIR` naming the world and `PATH` beginning
/// with the world's `bin`, where a script poses as tmux. Nothing of the user's is seen or touched.
final class Training {
    private static final int ENTRIES = 60;
    private static final int LIVE = 50;
    private static final int ROUNDS = 5;

    private static final String REGISTRY = "PuKi/lab/agent_sessions/agent-sessions.yaml";

    /// One workspace with its only session. The sessions that tmux does not list are drift A, the missing own ids
    /// drift C, the identities whose transcript does not exist drift D; an extra session of tmux's is drift B.
    private static final String WORKSPACE = """
              w%1$d:
                path: %2$s/work/w%1$d
                agent_identities:
                  claude: { session_id: %3$s }
                sessions:
                  w%1$d-creator-claude:
                    agent: claude
                    status: running          # running | stopped | terminated | archived
                    pane: { pid: %4$d, cmd: claude, cwd: %2$s/work/w%1$d }
                    claude_session_id_own: null
                    created_at: 2026-06-19T09:00:00Z
                    last_visible_status: idle
            """;

    /// Answers `list-panes -F format` by filling in the format, whatever it asks for.
    private static final String TMUX = """
            #!/bin/sh
            for format; do :; done
            n=0
            while [ $n -lt %d ]; do
              rest=$format line=
              while :; do
                case $rest in *'#{'*) ;; *) break ;; esac
                line=$line${rest%%%%'#{'*}
                field=${rest#*'#{'}
                rest=${field#*'}'}
                case ${field%%%%'}'*} in
                  session_name) line=${line}w$n-creator-claude ;;
                  session_id) line=$line\\$$n ;;
                  session_created | start_time) line=${line}1781859600 ;;
                  pane_id) line=$line%%$n ;;
                  pid | pane_pid) line=$line$PPID ;;
                  pane_dead) line=${line}0 ;;
                  pane_tty) line=$line/dev/pts/$n ;;
                  pane_current_command) line=${line}claude ;;
                  pane_current_path) line=$line$HOME/work/w$n ;;
                  version) line=${line}3.5 ;;
                esac
              done
              printf '%%s\\n' "$line$rest"
              n=$((n + 1))
            done
            """;

    private static final String TRANSCRIPT = """
            {"type":"user","sessionId":"%1$s","cwd":"%2$s","timestamp":"2026-06-19T09:00:00.000Z","isSidechain":false}
            {"type":"assistant","sessionId":"%1$s","cwd":"%2$s","timestamp":"2026-06-19T09:00:01.000Z"}
            """;

    private final Path world;

    /// @param world an empty folder
    Training(Path world) {
        this.world = world;
    }

    /// @param args the folder to build the world in, which has to be `HOME` as well
    public static void main(String[] args) throws IOException {
        if (!args[0].equals(System.getenv("HOME"))) {
            throw new IllegalStateException("trains only where HOME is the made-up world; start bin/reconcile");
        }
        Training training = new Training(Path.of(args[0]).toRealPath());
        training.makeTmux();
        training.makeClaude();
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
        for (int round = 0; round < ROUNDS; round++) {
            training.makeRegistry();
            run("--once", "--emit-diff", "--dry-run");
            run("--once", "--emit-diff");
            run("--once");
            run("status");
        }
    }

    private static void run(String... args) {
        App.run(args, System.getenv(), System.out, System.err);
    }

    /// @return the script that poses as tmux
    Path makeTmux() throws IOException {
        Path script = write("bin/tmux", TMUX.formatted(LIVE + 1));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        Path sockets = Files.createDirectories(world.resolve("tmux-" + Files.getAttribute(world, "unix:uid")));
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(sockets.resolve("default")));
        }
        return script;
    }

    void makeClaude() throws IOException {
        for (int i = 0; i < ENTRIES; i += 2) {
            String cwd = world + "/work/w" + i;
            String key = cwd.replaceAll("[^A-Za-z0-9]", "-");
            write(".claude/projects/" + key + "/" + id(i) + ".jsonl", TRANSCRIPT.formatted(id(i), cwd));
        }
    }

    Path makeRegistry() throws IOException {
        StringBuilder yaml = new StringBuilder("version: 1\nworkspaces:\n");
        for (int i = 0; i < ENTRIES; i++) {
            if (i != LIVE) {
                yaml.append(WORKSPACE.formatted(i, world, id(i), ProcessHandle.current().pid()));
            }
        }
        return write(REGISTRY, yaml.toString());
    }

    private static UUID id(int i) {
        return new UUID(0x4000, 0x8000000000000000L + i);
    }

    private Path write(String path, String text) throws IOException {
        Path file = world.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
