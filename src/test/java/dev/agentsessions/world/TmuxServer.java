package dev.agentsessions.world;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A real tmux server on a private socket. It starts with its first session.
public final class TmuxServer {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path socket;
    private final Map<String, String> environment;
    private final List<ProcessHandle> started = new ArrayList<>();
    private @Nullable ProcessHandle server;

    TmuxServer(Path socket, Map<String, String> environment) {
        this.socket = socket;
        this.environment = environment;
    }

    /// A session and its first pane.
    ///
    /// @param id tmux's `$N`
    /// @param pane tmux's `%N`
    /// @param panePid of the pane's first process
    public record Session(String id, String pane, long panePid) {}

    public Path socket() {
        return socket;
    }

    /// Starts a detached session, whose name tmux takes literally.
    ///
    /// @param command run without a shell if it has several words, by `/bin/sh -c` if it is only one
    public Session newSession(String name, Path cwd, String... command) {
        return session(name, cwd, List.of(), command);
    }

    /// Starts a detached session that shares its windows with another.
    public Session newGroupedSession(String name, Session other, Path cwd) {
        return session(name, cwd, List.of("-t", other.id()));
    }

    private Session session(String name, Path cwd, List<String> options, String... command) {
        List<String> words = new ArrayList<>(List.of("-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24"));
        words.addAll(List.of("-P", "-F", "#{session_id} #{pane_id} #{pane_pid} #{pid}", "-s", literal(name)));
        words.addAll(List.of("-c", literal(cwd.toString())));
        words.addAll(options);
        words.addAll(List.of(command));
        String[] ids = tmux(words).strip().split(" ");
        server = ProcessHandle.of(Long.parseLong(ids[3])).orElseThrow();
        Session session = new Session(ids[0], ids[1], Long.parseLong(ids[2]));
        remember(session.panePid());
        return session;
    }

    /// tmux expands formats in names and folders; a doubled `#` stands for itself.
    private static String literal(String text) {
        return text.replace("#", "##");
    }

    /// Splits a session's window.
    ///
    /// @return the pid of the new pane's first process
    public long split(Session session, Path cwd, String... command) {
        List<String> words = new ArrayList<>(List.of("split-window", "-d", "-P", "-F", "#{pane_pid}"));
        words.addAll(List.of("-t", session.pane(), "-c", literal(cwd.toString())));
        words.addAll(List.of(command));
        long pid = Long.parseLong(tmux(words).strip());
        remember(pid);
        return pid;
    }

    public void kill(Session session) {
        tmux("kill-session", "-t", session.id());
    }

    public void rename(Session session, String name) {
        tmux("rename-session", "-t", session.id(), "--", literal(name));
    }

    /// What a session's first pane shows.
    public String capture(Session session) {
        return tmux("capture-pane", "-p", "-t", session.pane());
    }

    /// Says anything to the server, and gives its answer.
    public String tmux(String... words) {
        return tmux(Arrays.asList(words));
    }

    private String tmux(List<String> words) {
        List<String> command = new ArrayList<>(List.of("tmux", "-u", "-S", socket.toString()));
        command.addAll(words);
        return Run.of(PATIENCE, environment, command).orFail();
    }

    public long pid() {
        return running().pid();
    }

    private ProcessHandle running() {
        if (server == null) {
            throw new IllegalStateException("no server has been started on " + socket);
        }
        return server;
    }

    /// Makes the server hang, as a machine under load or a debugger would.
    public void pause() {
        signal("STOP", pid());
    }

    public void resume() {
        signal("CONT", pid());
    }

    /// Has the server make its socket again, if that was removed.
    public void makeSocketAgain() {
        signal("USR1", pid());
    }

    /// Ends the server at once; its socket stays behind.
    public void crash() {
        end(running());
    }

    private void signal(String signal, long pid) {
        Run.of(PATIENCE, environment, List.of("kill", "-" + signal, Long.toString(pid))).orFail();
    }

    /// Waits until a pane runs its command and no longer tmux's own code, as its folder is not set before. It may
    /// also have ended already.
    private void remember(long pid) {
        ProcessHandle.of(pid).ifPresent(started::add);
        Await.until(PATIENCE, "command of pane process " + pid, () -> !stat(pid).contains("(tmux: server)"));
    }

    /// What Linux tells of a process, empty if there is none.
    private static String stat(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    private static void end(ProcessHandle process) {
        process.destroyForcibly();
        Await.until(PATIENCE, "end of process " + process.pid(), () -> !lives(process));
    }

    /// Whether a process has not ended. One that init has still to reap has.
    public static boolean lives(ProcessHandle process) {
        String stat = stat(process.pid());
        return process.isAlive() && !stat.startsWith(" Z ", stat.lastIndexOf(')') + 1);
    }

    /// Ends the server and what ran in its panes.
    void close() {
        List<ProcessHandle> ending = new ArrayList<>(started);
        for (ProcessHandle process : started) {
            process.descendants().forEach(ending::add);
        }
        if (server != null && lives(server)) {
            end(server);
        }
        for (ProcessHandle process : ending) {
            end(process);
        }
    }
}
