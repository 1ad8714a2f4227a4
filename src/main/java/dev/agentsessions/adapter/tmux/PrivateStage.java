package dev.agentsessions.adapter.tmux;

import dev.agentsessions.demo.Stage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteException;
import org.apache.commons.exec.ExecuteWatchdog;
import org.apache.commons.exec.PumpStreamHandler;

/// A tmux server of the demo's own, in a temporary folder.
///
/// It starts and ends sessions, which [TmuxCommand] never does; the socket is always the one in its own folder, so that
/// nobody else's server can be meant.
public final class PrivateStage implements Stage {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration BETWEEN = Duration.ofMillis(5);

    /// Lives as long as its terminal, without a child that would outlive it.
    private static final String STAND_IN = "while read -r _; do :; done";

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path root;
    private final Path socket;
    private final Map<String, Long> panes = new HashMap<>();
    private boolean closed;

    private PrivateStage(Path root, int uid) {
        this.root = root;
        this.socket = root.resolve("tmux-" + uid).resolve("default");
    }

    /// Makes a stage whose paths are short, because those of sockets have to be.
    public static PrivateStage open(int uid) throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
        PrivateStage stage = new PrivateStage(temporary.resolve("demo-" + ProcessHandle.current().pid()), uid);
        stage.tmux("-V"); // to fail before anything is made or shown, should there be no tmux
        Files.createDirectory(stage.root, OWNER_ONLY);
        Files.createDirectory(stage.root.resolve("home"));
        Files.createDirectory(stage.socket.getParent(), OWNER_ONLY);
        Path bin = Files.createDirectory(stage.root.resolve("bin"));
        for (String agent : List.of("claude", "agy")) {
            Files.createSymbolicLink(bin.resolve(agent), Path.of("/bin/sh"));
        }
        return stage;
    }

    @Override
    public Path root() {
        return root;
    }

    @Override
    public Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("PATH", System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"));
        environment.put("HOME", root.resolve("home").toString());
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("TMUX_TMPDIR", root.toString());
        return environment;
    }

    @Override
    public long start(String session, String agent, Path folder) throws IOException {
        // As long as tmux sees no process yet, it shows the first word of this for one, and would strip an `exec`.
        String stand = ": && exec " + root.resolve("bin").resolve(agent) + " -c '" + STAND_IN + "'";
        String answer = tmux(
                "-f", "/dev/null", "new-session", "-d", "-P", "-F", "#{pane_pid}", "-s", session,
                "-c", folder.toString(), stand);
        long pid = Long.parseLong(answer.strip());
        panes.put(session, pid);
        // Until then it is a shell, or even tmux, that has still to become the stand-in.
        await("start of " + session, () -> tmux("list-panes", "-t", "=" + session, "-F", "#{pane_current_command}")
                .strip()
                .equals(agent));
        return pid;
    }

    @Override
    public void end(String session) throws IOException {
        long pid = Objects.requireNonNull(panes.remove(session), "no such session was started");
        tmux("kill-session", "-t", "=" + session);
        await("end of " + session, () -> ProcessHandle.of(pid).isEmpty());
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(String what, Condition condition) throws IOException {
        long begin = System.nanoTime();
        while (!condition.holds()) {
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new IOException("waited " + PATIENCE.toSeconds() + " s in vain for the " + what + "; try again");
            }
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
    }

    private String tmux(String... arguments) throws IOException {
        CommandLine line = new CommandLine("tmux").addArguments(new String[] {"-u", "-S", socket.toString()}, false);
        line.addArguments(arguments, false);
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        DefaultExecutor executor = DefaultExecutor.builder().get();
        executor.setStreamHandler(new PumpStreamHandler(output));
        executor.setWatchdog(ExecuteWatchdog.builder().setTimeout(PATIENCE).get());
        try {
            executor.execute(line, environment());
        } catch (ExecuteException e) {
            throw new IOException("tmux " + arguments[0] + " failed: " + output.toString(StandardCharsets.UTF_8).strip(), e);
        } catch (IOException e) {
            throw new IOException("tmux could not be run; install tmux (3.3 or newer)", e);
        }
        return output.toString(StandardCharsets.UTF_8);
    }

    /// Ends the server and removes the folder; once, whether the demo came to its end or was interrupted.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            tmux("kill-server");
        } catch (IOException _) {
            // It was never started, or has ended.
        }
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            System.err.println("reconcile: the demo's folder " + root + " could not be removed: " + e.getMessage());
        }
    }
}
