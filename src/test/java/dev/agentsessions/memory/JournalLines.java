package dev.agentsessions.memory;

import dev.agentsessions.judge.JudgeSettings;
import dev.agentsessions.judge.Memory;
import dev.agentsessions.judge.Memory.Death;
import dev.agentsessions.judge.Memory.OfEntry;
import dev.agentsessions.judge.Memory.OfWorkspace;
import dev.agentsessions.observe.Announcement;
import dev.agentsessions.observe.ConversationStore;
import dev.agentsessions.observe.ConversationStore.Artifact;
import dev.agentsessions.observe.ConversationStore.Candidate;
import dev.agentsessions.observe.ConversationStore.Claim;
import dev.agentsessions.observe.ConversationStore.Kind;
import dev.agentsessions.observe.ConversationStore.Root;
import dev.agentsessions.observe.Look;
import dev.agentsessions.observe.Machine;
import dev.agentsessions.observe.Observation;
import dev.agentsessions.observe.ProcessInfo;
import dev.agentsessions.observe.ProcessTable;
import dev.agentsessions.observe.SocketLook;
import dev.agentsessions.observe.TmuxSession;
import dev.agentsessions.observe.TmuxSession.TmuxPane;
import dev.agentsessions.observe.TmuxView;
import dev.agentsessions.session.Agent;
import dev.agentsessions.session.Incarnation;
import dev.agentsessions.world.HostileText;
import dev.agentsessions.world.Memories;
import dev.agentsessions.world.Worlds;
import dev.agentsessions.world.Worlds.Knobs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Lines to test the journal with.
final class JournalLines {
    private static final Instant AT = Instant.parse("2026-11-20T02:16:53Z");

    private JournalLines() {}

    /// A line with every record and every case of every sealed type, the same for ever.
    static JournalLine everything() {
        return new JournalLine(
                "0.1.0",
                AT,
                "/home/u/agent-sessions.yaml",
                "version: 1\n# caf\u00e9 \ud83e\udd16\n",
                observation(),
                memory(),
                new JudgeSettings(Duration.ofMillis(5500), "(?<workspace>.+)-creator-(?<agent>claude|agy)"),
                "[{\"id\": \"a1\", \"comment\":\"caf\u00e9 {}[]\"} ]");
    }

    /// A random line.
    static JournalLine random(long seed) {
        Random random = new Random(seed);
        Observation observation = Worlds.observation(random, Knobs.WILD);
        return new JournalLine(
                "0.1.0",
                AT.plusNanos(random.nextLong(1L << 40)),
                HostileText.any(random),
                HostileText.any(random),
                observation,
                Memories.memory(random, Knobs.WILD, observation),
                Memories.settings(random),
                "[]");
    }

    /// A small line with this as the registry's text, and what was announced.
    static JournalLine small(String text, Announcement... said) {
        Look look = new Look(AT, 0, new TmuxView("/tmp", List.of(), List.of()), new ProcessTable.Unavailable(""));
        Observation nothing = new Observation(
                new Machine("lab1", 1000, null, null), List.of(look), List.of(), Map.of(), null, List.of(said));
        return new JournalLine("0.1.0", AT, "/r", text, nothing, Memory.EMPTY, JudgeSettings.DEFAULT, "[]");
    }

    private static Observation observation() {
        TmuxPane pane = new TmuxPane("%1", 201132, true, "/dev/pts/3", "claude", "/home/u/lab");
        TmuxSession session = new TmuxSession("lab-creator-claude", "$3", 1795140100, List.of(pane));
        TmuxView tmux = new TmuxView(
                "/tmp/tmux-1000",
                List.of(
                        new TmuxView.Folder("/tmp/tmux-1000", null),
                        new TmuxView.Folder("/run/t", "permission denied")),
                List.of(
                        new SocketLook.Answered(
                                "/s1", new SocketLook.Server(4711, 1795140000, "3.4"), List.of(session)),
                        new SocketLook.Answered("/s2", null, List.of()),
                        new SocketLook.NobodyListens("/s3", "no server running"),
                        new SocketLook.Unreadable("/s4", "timeout"),
                        new SocketLook.NotScanned("/s5")));
        return new Observation(
                new Machine("lab1", 1000, "boot", AT.minusSeconds(9000)),
                List.of(
                        new Look(AT, 0, tmux, processes()),
                        new Look(AT.plusNanos(210_000_001), 210, tmux, new ProcessTable.Unavailable("no /proc"))),
                List.of(store(), ConversationStore.empty(Agent.AGY)),
                Map.of("~/lab", "/home/u/lab"),
                AT.minusMillis(1),
                List.of());
    }

    private static ProcessTable processes() {
        ProcessInfo server = process(4711, 'S', null, new ProcessInfo.TmuxServer(List.of("/s1", "/gone")));
        ProcessInfo blind = process(4712, 'S', "", new ProcessInfo.TmuxServer(null));
        ProcessInfo agent = process(
                201132,
                'R',
                "/s1",
                new ProcessInfo.AgentProcess(
                        Agent.CLAUDE, "/home/u/lab", "/home/u/.claude", "-lab", List.of("/p.lock")));
        ProcessInfo other = process(99, 'Z', null, new ProcessInfo.Plain());
        return new ProcessTable.Seen(Map.of(4711L, server, 4712L, blind, 201132L, agent, 99L, other));
    }

    private static ProcessInfo process(long pid, char state, @Nullable String socket, ProcessInfo.Role role) {
        return new ProcessInfo(pid, 1, 10 * pid, AT.minusSeconds(100), "name", state, 34819, 1000, socket, role);
    }

    private static ConversationStore store() {
        String id = "87dc548e-2f6b-4d0c-9b5e-0d3a4c1e7f21";
        return new ConversationStore(
                Agent.CLAUDE,
                List.of(new Root("/home/u/.claude/projects", "permission denied", 30)),
                List.of(new Claim(201132, 77, id, AT, true, "sessions/201132.json")),
                Map.of(id, new Artifact("/p/" + id + ".jsonl", AT)),
                Map.of(
                        "/home/u/lab",
                        List.of(
                                new Candidate(id, "/p", "/home/u/lab", AT, AT, Kind.INTERACTIVE),
                                new Candidate(id, "/p", null, AT, AT, Kind.SIDECHAIN),
                                new Candidate(id, "/p", null, AT, AT, Kind.HEADLESS))));
    }

    private static Memory memory() {
        Incarnation full = new Incarnation("lab1", "boot", "/s1", 4711, 1795140000, "$3", 1795140100, 201132, 77L);
        Incarnation bare = new Incarnation("lab1", null, "/s1", 4711, 1795140000, "$3", 1795140100, 201132, null);
        return new Memory(Map.of(
                "",
                OfWorkspace.EMPTY,
                "lab",
                new OfWorkspace(
                        Map.of("a", new OfEntry("f", full, new Death(bare, AT), AT), "b", new OfEntry("g", null, null, null)),
                        Map.of("d2", "flagged", "d1", "terminated"),
                        2,
                        1)));
    }
}
