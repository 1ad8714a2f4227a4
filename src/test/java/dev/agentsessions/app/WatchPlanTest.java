package dev.agentsessions.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.daemon.Watched;
import dev.agentsessions.judge.AgentPresence;
import dev.agentsessions.judge.Life;
import dev.agentsessions.judge.Verdict;
import dev.agentsessions.observe.ConversationStore;
import dev.agentsessions.observe.ConversationStore.Root;
import dev.agentsessions.observe.Look;
import dev.agentsessions.observe.Machine;
import dev.agentsessions.observe.Observation;
import dev.agentsessions.observe.ProcessInfo;
import dev.agentsessions.observe.ProcessInfo.AgentProcess;
import dev.agentsessions.observe.ProcessTable;
import dev.agentsessions.observe.SocketLook;
import dev.agentsessions.observe.TmuxSession;
import dev.agentsessions.observe.TmuxSession.TmuxPane;
import dev.agentsessions.observe.TmuxView;
import dev.agentsessions.session.Agent;
import dev.agentsessions.session.Entry;
import dev.agentsessions.session.Incarnation;
import dev.agentsessions.session.Place;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What is watched after a pass. Each case is a machine with one tmux server and a home of each agent.
@Tag("S2")
class WatchPlanTest {
    private static final Instant NOW = Instant.parse("2026-11-20T02:16:53Z");
    private static final String SOCKETS = "/tmp/tmux-1000";
    private static final Path REGISTRY = Path.of("/home/u/agent-sessions.yaml");
    private static final Path CLAUDE = Path.of("/home/u/.claude");
    private static final Path AGY = Path.of("/home/u/.gemini/antigravity-cli");

    private static Watched plan(Verdict... verdicts) {
        return plan(List.of(new Root(CLAUDE + "/projects", null, 30)), verdicts);
    }

    private static Watched plan(List<Root> claudeHomes, Verdict... verdicts) {
        TmuxView tmux = new TmuxView(
                SOCKETS,
                List.of(new TmuxView.Folder(SOCKETS, null)),
                List.of(
                        new SocketLook.Answered(
                                SOCKETS + "/default", new SocketLook.Server(50, 1, "3.5a"), List.of()),
                        new SocketLook.Answered(SOCKETS + "/empty", null, List.of()),
                        new SocketLook.NobodyListens("/run/u/agents.sock", "no such socket"),
                        new SocketLook.Unreadable(SOCKETS + "/hung", "no answer")));
        Observation observation = new Observation(
                new Machine("lab1", 1000, "boot-1", NOW.minusSeconds(9_000)),
                List.of(new Look(NOW, 0, tmux, new ProcessTable.Seen(Map.of()))),
                List.of(
                        new ConversationStore(Agent.CLAUDE, claudeHomes, List.of(), Map.of(), Map.of()),
                        new ConversationStore(
                                Agent.AGY,
                                List.of(new Root(AGY + "/conversations", "no such folder", 0)),
                                List.of(),
                                Map.of(),
                                Map.of())),
                Map.of(),
                NOW,
                List.of());
        return WatchPlan.of(observation, List.of(verdicts), REGISTRY);
    }

    private static TmuxPane pane(long pid, String cwd) {
        return new TmuxPane("%" + pid, pid, false, "/dev/pts/1", "claude", cwd);
    }

    private static TmuxPane deadPane(long pid) {
        return new TmuxPane("%" + pid, pid, true, "", "claude", "");
    }

    private static ProcessInfo agent(long pid, @Nullable String cwd, @Nullable String project) {
        return new ProcessInfo(pid, 1, 7, NOW, "claude", 'S', 0, 1000, "",
                new AgentProcess(Agent.CLAUDE, cwd, null, project, List.of()));
    }

    private static Verdict verdict(String agent, Life life) {
        Entry entry = new Entry(
                0, "kelp-creator-" + agent, "kelp", "/w", agent, "running", null, null, null, List.of(), null, null,
                new Entry.Times(null, null, null, null, null, false), null, "", new Place(1, 1));
        return new Verdict(entry, life, List.of(), List.of(), List.of());
    }

    private static Verdict alive(String agent, List<TmuxPane> panes, ProcessInfo... agents) {
        AgentPresence presence =
                agents.length == 0 ? new AgentPresence.Absent(true) : new AgentPresence.Present(List.of(agents));
        Incarnation incarnation = new Incarnation(
                "lab1", "boot-1", SOCKETS + "/default", 50, 1, "$1", 1, panes.getFirst().pid(), 7L);
        TmuxSession session = new TmuxSession("kelp-creator-" + agent, "$1", 1, panes);
        return verdict(agent, new Life.Alive(session, panes.getFirst(), presence, incarnation, true));
    }

    @Test
    void watchesTheServersTheirFoldersAndSocketsAndTheRegistry() {
        Watched plan = plan();

        assertThat(plan.processes()).containsExactly(50L);
        assertThat(plan.appearing()).contains(Path.of(SOCKETS));
        assertThat(plan.files()).contains(Path.of("/run/u/agents.sock"), Path.of(SOCKETS, "default"));
        assertThat(plan.registry()).isEqualTo(REGISTRY);
    }

    @Test
    void watchesTheFoldersOfBothAgentsWhetherOrNotTheyExist() {
        Watched plan = plan();

        assertThat(plan.changing()).containsExactlyInAnyOrder(CLAUDE.resolve("sessions"), AGY.resolve("cache"));
        assertThat(plan.appearing())
                .containsExactlyInAnyOrder(
                        Path.of(SOCKETS),
                        CLAUDE.resolve("projects"),
                        AGY.resolve("presence"),
                        AGY.resolve("conversations"));
    }

    @Test
    void watchesTheProcessesOfLivingSessions() {
        Watched plan = plan(
                alive("claude", List.of(pane(100, "/w"), pane(101, "/w"), deadPane(102)), agent(110, "/w", null)),
                alive("agy", List.of(pane(200, "/w"))));

        assertThat(plan.processes()).containsExactlyInAnyOrder(50L, 100L, 101L, 110L, 200L);
    }

    @Test
    void watchesNoProcessOfWhatIsNotSeenAlive() {
        Watched plan = plan(
                verdict("claude", new Life.Absent(true)),
                verdict("claude", new Life.Renamed("other", "1")),
                verdict("claude", new Life.Unknown("seen-once", "", "", "")));

        assertThat(plan.processes()).containsExactly(50L);
    }

    @Test
    void watchesWhereTheConversationsOfLivingClaudesAre() {
        Watched plan = plan(
                List.of(new Root(CLAUDE + "/projects", null, 30), new Root("/srv/claude/projects", null, 30)),
                alive("claude", List.of(pane(100, "/srv/kelp_lab")), agent(100, "/srv/kelp_lab/sub", null)),
                alive("claude", List.of(pane(200, "")), agent(200, null, null)),
                alive("claude", List.of(pane(300, "")), agent(300, "/other", "named")),
                alive("agy", List.of(pane(400, "/agys"))));

        assertThat(plan.appearing())
                .contains(
                        CLAUDE.resolve("projects/-srv-kelp-lab"),
                        CLAUDE.resolve("projects/-srv-kelp-lab-sub"),
                        CLAUDE.resolve("projects/named"),
                        Path.of("/srv/claude/projects/-srv-kelp-lab"))
                .doesNotContain(CLAUDE.resolve("projects/-other"), CLAUDE.resolve("projects/-agys"));
        assertThat(plan.changing()).contains(Path.of("/srv/claude/sessions"));
        assertThat(plan.appearing()).hasSize(5 + 2 * 3);
    }

    @Test
    void whatHasNoNameHereIsNotWatched() {
        Watched plan = plan(
                List.of(new Root("/home/\0/projects", "not a path here", 30), new Root("/", null, 30)),
                alive("claude", List.of(pane(100, "/" + "x".repeat(200))), agent(100, "/w", "a\0b")));

        assertThat(plan.changing()).containsExactly(AGY.resolve("cache"));
        assertThat(plan.processes()).contains(100L);
    }
}
