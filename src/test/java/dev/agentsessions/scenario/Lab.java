package dev.agentsessions.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.Main;
import dev.agentsessions.MeshMain;
import dev.agentsessions.app.App;
import dev.agentsessions.app.MeshApp;
import dev.agentsessions.session.Incarnation;
import dev.agentsessions.world.Await;
import dev.agentsessions.world.PrivateTmux;
import dev.agentsessions.world.StandIn;
import dev.agentsessions.world.TestBroker;
import dev.agentsessions.world.TmuxServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// The machine of a scenario: a home with a registry and the folders of both agents, private tmux servers with stand-in
/// agents in them, and the program, run through its real entry. Nothing has to settle unless a scenario says so.
///
/// Neither the tmux server nor the files of whoever runs the tests can be reached: the program gets no environment but
/// this one, and it is not run with a socket or a `TMUX_TMPDIR` outside.
final class Lab implements AfterEachCallback {
    static final String KELP = "kelp-creator-claude";
    static final String ID = "7d2a9c10-5b1e-4c33-9a70-1f2e3d4c5b6a";
    static final String OTHER_ID = "0c9a1b22-7f10-4d11-8a55-9d0e1f2a3b4c";

    /// A pid that no process has: Linux hands out none above 2^22.
    static final long NO_PID = (1 << 22) + 1;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final String HEAD = """
            # Our sessions. Ask Jo before you delete one.
            version: 1
            workspaces:
              kelp:
                path: %s      # on the big disk
                sessions:
            """;

    private static final String ENTRY = """
                  %1$s:
                    agent: %2$s
                    status: running        # running | stopped | terminated | archived
                    pane: { pid: %3$d, cmd: %2$s, cwd: %4$s }
                    %5$s: null
                    created_at: 2025-06-19T09:00:00Z
                    last_visible_status: 'idle'
            """;

    private final PrivateTmux world = PrivateTmux.create();
    private final Map<String, String> environment = new HashMap<>(world.environment());
    private final ClaudeHome claude = new ClaudeHome(world.home().resolve(".claude"));
    private final AgyHome agy = new AgyHome(world.home().resolve(".gemini/antigravity-cli"));

    Lab() {
        environment.put("RECONCILE_SETTLE", "0s");
    }

    @Override
    public void afterEach(ExtensionContext context) {
        world.close();
    }

    ClaudeHome claude() {
        return claude;
    }

    AgyHome agy() {
        return agy;
    }

    Path home() {
        return world.home();
    }

    /// Holds everything of this machine.
    Path root() {
        return world.root();
    }

    /// A working directory.
    Path folder(String name) {
        return world.directory(name);
    }

    /// The working directory of the workspace.
    Path kelp() {
        return folder("work/kelp");
    }

    TmuxServer tmux() {
        return world.server();
    }

    /// The server that `-L` names.
    TmuxServer tmux(String name) {
        return world.server(name);
    }

    TmuxServer tmuxAt(Path socket) {
        return world.serverAt(socket);
    }

    /// Sets a variable of the program's environment.
    void set(String variable, String value) {
        environment.put(variable, value);
    }

    /// Sets a variable of the program's environment that is not set yet.
    void setDefault(String variable, String value) {
        environment.putIfAbsent(variable, value);
    }

    /// Has the daemon talk to this broker.
    void setBroker(TestBroker broker) {
        set("RECONCILE_MQTT_URL", "tcp://" + broker.host() + ":" + broker.port());
    }

    /// Starts the agent that a session's name ends in, in the workspace's folder, as the command of a new session.
    Living start(String session) {
        return start(tmux(), session, kelp());
    }

    Living start(TmuxServer server, String session, Path cwd) {
        return start(server, session, cwd, command(agentOf(session)));
    }

    /// Starts a session whose command is, or becomes, an agent.
    Living start(TmuxServer server, String name, Path cwd, String... command) {
        TmuxServer.Session session = server.newSession(name, cwd, command);
        long pid = session.panePid();
        return new Living(name, agentOf(name), cwd, server, session, pid, StandIn.running(world, pid));
    }

    /// The command of an agent.
    String[] command(String agent) {
        return StandIn.command(world, world.bin().resolve(agent));
    }

    /// The command of an agent whose program is in an unusual place.
    String[] commandAt(Path program) {
        return StandIn.command(world, program);
    }

    /// The stand-in of this pid, once it takes orders.
    StandIn standIn(long pid) {
        return StandIn.running(world, pid);
    }

    /// Starts the session [#KELP] with a shell script in which `claude` is the agent, and waits for that.
    TmuxServer.Session startBelowShell(String script) {
        String agent = String.join(" ", command("claude"));
        TmuxServer.Session session = tmux().newSession(KELP, kelp(), "sh", "-c", script.replace("claude", agent));
        agentBelow(session.panePid());
        return session;
    }

    /// Keeps the default server up, whatever becomes of the sessions that matter: it answers, and lists none of them.
    void keepServer() {
        tmux().newSession("keeper", kelp(), "sleep", "600");
    }

    /// Has the program's looks at tmux counted, if it is run as a process of its own.
    ///
    /// @return a file to which each adds a byte
    Path countLooks() {
        Path looks = ClaudeHome.write(root().resolve("looks"), "");
        String tmux = "for real in /usr/local/bin/tmux /usr/bin/tmux /bin/tmux; do\n"
                + "    [ ! -x \"$real\" ] || exec \"$real\" \"$@\"\ndone\n";
        StandIn.write(world.bin().resolve("tmux"), "#!/bin/sh\nprintf . >> " + looks + "\n" + tmux);
        return looks;
    }

    /// The stand-in that a process of a pane has started.
    StandIn agentBelow(long pid) {
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        Await.until(PATIENCE, "agent below " + pid, () -> process.children().findAny().isPresent());
        return StandIn.running(world, process.children().findAny().orElseThrow().pid());
    }

    private static String agentOf(String session) {
        return session.endsWith("agy") ? "agy" : "claude";
    }

    /// An entry as a person would write it, one of a workspace's `sessions`.
    static String entry(String name, String agent, long pane, Path cwd) {
        String own = agent.equals("agy") ? "agy_conversation_id_own" : "claude_session_id_own";
        return ENTRY.formatted(name, agent, pane, cwd, own);
    }

    /// The entry of a Claude whose pane's process is no more.
    String deadEntry(String name) {
        return entry(name, "claude", NO_PID, kelp());
    }

    /// Writes a registry with one workspace, `kelp`, that has these entries.
    ///
    /// @return its text
    String declare(String... entries) {
        return write(HEAD.formatted(kelp()) + String.join("\n", entries));
    }

    /// Writes a registry.
    String write(String text) {
        ClaudeHome.write(registryFile(), text);
        return text;
    }

    /// The registry as it is now.
    String registry() {
        return read(registryFile());
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Where the program finds it by itself.
    Path registryFile() {
        return home().resolve("PuKi/lab/agent_sessions/agent-sessions.yaml");
    }

    Path lockFile() {
        return registryFile().resolveSibling("agent-sessions.yaml.lock");
    }

    Path stateFolder() {
        return home().resolve(".cache/agent-sessions-monitor");
    }

    /// Makes a pass that must succeed.
    Said reconcile(String... flags) {
        String[] words = new String[flags.length + 2];
        words[0] = "--once";
        words[1] = "--emit-diff";
        System.arraycopy(flags, 0, words, 2, flags.length);
        Said said = run(words);
        assertThat(said.err()).isEmpty();
        assertThat(said.status()).isZero();
        return said;
    }

    /// Runs one command line.
    Said run(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream toOut = new PrintStream(out, true, UTF_8);
        int status = App.run(words, environment(), toOut, new PrintStream(err, true, UTF_8));
        return new Said(status, out.toString(UTF_8), err.toString(UTF_8));
    }

    /// Runs one command line of `agent-mesh`.
    Said mesh(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream toOut = new PrintStream(out, true, UTF_8);
        int status = MeshApp.run(words, environment(), toOut, new PrintStream(err, true, UTF_8));
        return new Said(status, out.toString(UTF_8), err.toString(UTF_8));
    }

    /// The command that runs one command line in a process of its own.
    List<String> program(String... words) {
        return program(Main.class, words);
    }

    /// The same for `agent-mesh`.
    List<String> meshProgram(String... words) {
        List<String> command = program(MeshMain.class, words);
        // What the tests bring along and the program has not.
        command.add(command.indexOf("-cp"), "-Dslf4j.internal.verbosity=ERROR");
        return command;
    }

    private List<String> program(Class<?> main, String... words) {
        // A build in the background has SIGINT ignored, one under nohup(1) SIGHUP, which is inherited.
        List<String> command = new ArrayList<>(List.of("env", "-i", "--default-signal=INT,HUP"));
        environment().forEach((variable, value) -> command.add(variable + "=" + value));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(List.of("-XX:-UsePerfData", "-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(words));
        return command;
    }

    /// The whole environment of the program here.
    Map<String, String> environment() {
        guard("TMUX_TMPDIR", environment.get("TMUX_TMPDIR"));
        guard("HOME", environment.get("HOME"));
        for (String socket : environment.getOrDefault("RECONCILE_TMUX_SOCKETS", root().toString()).split(":")) {
            guard("RECONCILE_TMUX_SOCKETS", socket);
        }
        return Map.copyOf(environment);
    }

    private void guard(String variable, String path) {
        Path inside = Path.of(path).normalize();
        // tmux falls back to /tmp if the folder that is named does not exist.
        if (!inside.startsWith(root()) || (variable.equals("TMUX_TMPDIR") && !Files.isDirectory(inside))) {
            throw new IllegalStateException(variable + " leads out of the test's world: " + path);
        }
    }

    /// Makes a pass with the registry changing by nothing, not even its times, and no lock file made.
    Said reconcileAndTouchNothing() {
        FileState before = FileState.of(registryFile());
        Said said = reconcile();
        assertThat(FileState.of(registryFile())).isEqualTo(before);
        assertThat(said.json().get("actions")).isEmpty();
        return said;
    }

    /// Alters what earlier passes remember of the incarnations last seen alive, as no test can reboot its machine or
    /// choose a pid.
    void remember(UnaryOperator<Incarnation> change) {
        StagedMemory.alter(stateFolder(), registryFile(), change);
    }
}
