package dev.agentsessions.adapter.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.agentsessions.observe.Machine;
import dev.agentsessions.observe.ProcessInfo;
import dev.agentsessions.observe.ProcessInfo.AgentProcess;
import dev.agentsessions.observe.ProcessInfo.Plain;
import dev.agentsessions.observe.ProcessInfo.TmuxServer;
import dev.agentsessions.observe.ProcessTable;
import dev.agentsessions.session.Agent;
import dev.agentsessions.world.Await;
import dev.agentsessions.world.PrivateTmux;
import dev.agentsessions.world.StandIn;
import dev.agentsessions.world.TmuxServer.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Reads the real process table, with real tmux servers and stand-ins for agents in it.
class ProcFsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String ID = "0c9a1b22-7f10-4d11-8a55-9d0e1f2a3b4c";

    private final PrivateTmux world = PrivateTmux.create();
    private final Path cwd = world.directory("work");
    private final ProcFs proc = new ProcFs(CurrentUser.uid());

    @BeforeEach
    void installStandIns() {
        StandIn.install(world);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void knowsTheMachine() throws IOException {
        Machine machine = proc.machine();

        assertThat(machine.host()).isEqualTo(Files.readString(Path.of("/proc/sys/kernel/hostname")).strip());
        assertThat(machine.bootId()).matches("[0-9a-f-]{36}");
        String uptime = Files.readString(Path.of("/proc/uptime"));
        Instant booted = Instant.now().minusMillis((long) (1000 * Double.parseDouble(uptime.split(" ")[0])));
        assertThat(machine.bootedAt()).isCloseTo(booted, within(3, ChronoUnit.SECONDS));
    }

    @Test
    @Tag("R11")
    void namesAProcessByItsStart() {
        ProcessHandle self = ProcessHandle.current();

        ProcessInfo info = shown(seen(Set.of(), Set.of(self.pid())), self.pid());

        assertThat(info.parentPid()).isEqualTo(self.parent().orElseThrow().pid());
        assertThat(info.startedAt())
                .isCloseTo(self.info().startInstant().orElseThrow(), within(2, ChronoUnit.SECONDS));
        assertThat(info.startTicks()).isPositive();
        assertThat(info.uid()).isEqualTo(CurrentUser.uid());
        assertThat(info.role()).isEqualTo(new Plain());
        assertThat(info.dead()).isFalse();
    }

    @Test
    @Tag("R11")
    void leavesOutAFreePid() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();

        assertThat(seen(Set.of(), Set.of(ended.pid(), 99_999_999L))).doesNotContainKeys(ended.pid(), 99_999_999L);
    }

    @Test
    @Tag("R11")
    void showsAnUnreapedProcessAsDead() throws Exception {
        // The shell becomes a program that never waits for the child it has.
        Process parent = start("sh", "-c", "claude & echo $!; exec sleep 600");
        try {
            long child = Long.parseLong(parent.inputReader().readLine());
            Await.until(PATIENCE, "the exec", () -> name(parent.pid()).equals("sleep"));
            StandIn.running(world, child).exit();

            ProcessInfo info = shown(seen(Set.of(), Set.of(child)), child);

            assertThat(info.dead()).isTrue();
            assertThat(info.role()).isEqualTo(new Plain());
            assertThat(info.tmuxSocket()).isNull();
        } finally {
            parent.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
        }
    }

    @Test
    @Tag("R14")
    void findsAnAgentThatIsThePaneItself() {
        Session session =
                world.server().newSession("one", cwd, "env", "CLAUDE_CONFIG_DIR=/srv/c", "SECRET=x", "claude");
        StandIn.running(world, session.panePid());

        ProcessInfo info = shown(seen(Set.of(session.panePid()), Set.of()), session.panePid());

        assertThat(info.role()).isEqualTo(new AgentProcess(Agent.CLAUDE, cwd.toString(), "/srv/c", null, List.of()));
        assertThat(info.tmuxSocket()).isEqualTo(world.server().socket().toString());
        assertThat(info.parentPid()).isEqualTo(world.server().pid());
        assertThat(info.tty()).isNotZero();
        assertThat(info.toString()).doesNotContain("SECRET");
    }

    @Test
    @Tag("R14")
    void findsAnAgentBelowAShellThatIsNone() {
        Session session = world.server().newSession("one", cwd, "sh", "-c", "true; claude; true");
        Await.until(PATIENCE, "the agent", () -> agentsBelow(session).size() == 1);

        Map<Long, ProcessInfo> processes = seen(Set.of(session.panePid()), Set.of());

        assertThat(shown(processes, session.panePid()).role()).isEqualTo(new Plain());
        assertThat(agentsBelow(session).getFirst().parentPid()).isEqualTo(session.panePid());
    }

    @Test
    @Tag("R14")
    void findsNoAgentInABareShell() {
        Session session = world.server().newSession("claude", cwd, "sh");

        assertThat(agentsBelow(session)).isEmpty();
        assertThat(seen(Set.of(session.panePid()), Set.of())).containsKey(session.panePid());
    }

    @Test
    @Tag("R11")
    void keepsWhatIsAtAPanesTerminalThoughItLeftItsTree() {
        Session session = world.server().newSession("one", cwd, "sh", "-c", "(sleep 617 &) ; exec sleep 618");
        Await.until(PATIENCE, "the orphan", () -> kin(session).stream()
                .map(ProcessInfo::name)
                .toList()
                .equals(List.of("sleep", "sleep")));

        assertThat(kin(session)).anySatisfy(info -> assertThat(info.parentPid()).isNotEqualTo(session.panePid()));
    }

    @Test
    @Tag("R11")
    void keepsTheAncestorsOfAllThatMatters() {
        Session session = world.server().newSession("one", cwd, "sleep", "600");

        Map<Long, ProcessInfo> processes = seen(Set.of(), Set.of(session.panePid()));

        for (ProcessInfo info : processes.values()) {
            assertThat(info.parentPid() == 0 || processes.containsKey(info.parentPid())).isTrue();
        }
    }

    @Test
    @Tag("R15")
    void findsThePresenceLockThatAgyHoldsOpen() throws IOException {
        Path presence = world.directory(".gemini/antigravity-cli/presence");
        Path lock = presence.resolve(ID + ".lock");
        Session session = world.server().newSession("one", cwd, "sh", "-c", "exec agy");
        StandIn agy = StandIn.running(world, session.panePid());
        assertThat(locks(agy)).isEmpty();

        agy.hold(presence.resolve("no-uuid.lock"));
        assertThat(locks(agy)).isEmpty();
        agy.hold(lock);
        assertThat(locks(agy)).containsExactly(lock.toString());
        agy.release();
        assertThat(locks(agy)).as("the file alone proves nothing: %s", Files.exists(lock)).isEmpty();
    }

    @Test
    @Tag("R11")
    void findsTheSocketThatAServerStillServesThoughItWasDeleted() throws IOException {
        dev.agentsessions.world.TmuxServer server = world.server();
        dev.agentsessions.world.TmuxServer other = world.serverAt(world.directory("a dir").resolve("so cket"));
        server.newSession("one", cwd, "sleep", "600");
        other.newSession("two", cwd, "sleep", "600");
        Files.delete(server.socket());

        Map<Long, ProcessInfo> processes = seen(Set.of(), Set.of());

        assertThat(shown(processes, server.pid()).role())
                .isEqualTo(new TmuxServer(List.of(server.socket().toString())));
        assertThat(shown(processes, other.pid()).role())
                .isEqualTo(new TmuxServer(List.of(other.socket().toString())));

        server.makeSocketAgain();
        Await.until(PATIENCE, "the socket", () -> Files.exists(server.socket()));
        assertThat(shown(seen(Set.of(), Set.of()), server.pid()).role())
                .isEqualTo(new TmuxServer(List.of(server.socket().toString())));
    }

    @Test
    void findsAgentsOutsideTmuxAndFollowsTheirFolder() throws Exception {
        Process process = start("sh", "-c", "exec claude");
        try {
            StandIn.running(world, process.pid()).cd(world.home());

            ProcessInfo info = shown(seen(Set.of(), Set.of()), process.pid());

            assertThat(info.role())
                    .isEqualTo(new AgentProcess(Agent.CLAUDE, world.home().toString(), null, null, List.of()));
            assertThat(info.tmuxSocket()).isEmpty();
        } finally {
            process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
        }
    }

    @Test
    @Tag("R15")
    void anAgentWhoseFolderWasRemovedIsNotInTheOneThatHasItsNameNow() throws Exception {
        Path folder = world.directory("worktree");
        Process process = start("sh", "-c", "exec claude");
        try {
            StandIn.running(world, process.pid()).cd(folder);
            Files.delete(folder);
            Files.createDirectory(folder);

            ProcessInfo info = shown(seen(Set.of(), Set.of()), process.pid());

            assertThat(info.role()).isEqualTo(new AgentProcess(Agent.CLAUDE, null, null, null, List.of()));
        } finally {
            process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void doesNotReadTheEnvironmentOfBystanders() {
        Session session = world.server().newSession("one", cwd, "sh", "-c", "sleep 600; true");
        Await.until(PATIENCE, "the child", () -> kin(session).size() == 2);

        assertThat(kin(session)).filteredOn(info -> info.pid() != session.panePid())
                .singleElement()
                .satisfies(info -> assertThat(info.tmuxSocket()).isNull());
    }

    private Process start(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(world.environment());
        return builder.start();
    }

    private String name(long pid) {
        return shown(seen(Set.of(), Set.of(pid)), pid).name();
    }

    private List<ProcessInfo> agentsBelow(Session session) {
        return kin(session).stream().filter(info -> info.role() instanceof AgentProcess).toList();
    }

    /// All processes at the terminal of a session's first pane.
    private List<ProcessInfo> kin(Session session) {
        Map<Long, ProcessInfo> processes = seen(Set.of(session.panePid()), Set.of());
        int tty = shown(processes, session.panePid()).tty();
        return processes.values().stream().filter(info -> info.tty() == tty).toList();
    }

    private List<String> locks(StandIn agy) {
        return ((AgentProcess) shown(seen(Set.of(), Set.of()), agy.pid()).role()).presenceLocks();
    }

    private static ProcessInfo shown(Map<Long, ProcessInfo> processes, long pid) {
        return Objects.requireNonNull(processes.get(pid), () -> "process " + pid + " is not in the table");
    }

    private Map<Long, ProcessInfo> seen(Set<Long> panes, Set<Long> recorded) {
        ProcessTable table = proc.scan().table(panes, recorded);
        assertThat(table).isInstanceOf(ProcessTable.Seen.class);
        return ((ProcessTable.Seen) table).processes();
    }
}
