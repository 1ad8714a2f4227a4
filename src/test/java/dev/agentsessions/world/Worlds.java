package dev.agentsessions.world;

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
import dev.agentsessions.observe.ProcessInfo.AgentProcess;
import dev.agentsessions.observe.ProcessInfo.Plain;
import dev.agentsessions.observe.ProcessInfo.Role;
import dev.agentsessions.observe.ProcessInfo.TmuxServer;
import dev.agentsessions.observe.ProcessTable;
import dev.agentsessions.observe.SocketLook;
import dev.agentsessions.observe.TmuxSession;
import dev.agentsessions.observe.TmuxSession.TmuxPane;
import dev.agentsessions.observe.TmuxView;
import dev.agentsessions.session.Agent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/// Random worlds: observations that hang together.
///
/// Servers, panes and agents are processes that descend from each other; claims name agents that run; what is kept on
/// disk has the ids that are claimed; the second look is the first a moment later, with something changed. All from the
/// random numbers given, so that a seed names a world.
public final class Worlds {
    /// What a world is like. Chances are in percent.
    ///
    /// @param sockets at most so many tmux sockets
    /// @param sessions at most so many sessions on each
    /// @param panes at most so many panes in each, and at least one
    /// @param secondLook chance that the world was looked at twice
    /// @param change chance for each session and each process that it is gone from the second look
    /// @param agentless chance that no agent runs in a pane
    /// @param blind chance that a socket, a folder, an environment or the process table cannot be read
    /// @param hostile chance that a text is a [HostileText]
    public record Knobs(
            int sockets, int sessions, int panes, int secondLook, int change, int agentless, int blind, int hostile) {
        /// Everything happens often.
        public static final Knobs WILD = new Knobs(3, 4, 3, 50, 20, 20, 15, 20);

        /// Nothing is unreadable and nobody is hostile.
        public static final Knobs CALM = new Knobs(2, 5, 2, 50, 10, 10, 0, 0);
    }

    private static final String FOLDER = "/tmp/tmux-1000";

    private final Dice dice;
    private final Knobs knobs;
    private final Machine machine;
    private final Map<Long, ProcessInfo> processes = new TreeMap<>();
    private final Map<Agent, List<Claim>> claims = new HashMap<>();
    private long nextPid = 1000;

    private Worlds(RandomGenerator random, Knobs knobs) {
        this.dice = new Dice(random, knobs);
        this.knobs = knobs;
        this.machine = new Machine(
                dice.text("lab1"), 1000, dice.orNull("d3b0c442-boot"), dice.orNull(Dice.EPOCH.minusSeconds(90_000)));
    }

    public static Observation observation(RandomGenerator random, Knobs knobs) {
        return new Worlds(random, knobs).observation();
    }

    private Observation observation() {
        Look first = new Look(dice.now(), 0, tmux(), processTable());
        List<Look> looks = new ArrayList<>(List.of(first));
        if (dice.chance(knobs.secondLook())) {
            long later = 200 + dice.below(800);
            looks.add(new Look(first.at().plusMillis(later), later, changed(first.tmux()), changed(first.processes())));
        }
        List<ConversationStore> stores = List.of(store(Agent.CLAUDE), store(Agent.AGY));
        Instant modified = dice.orNull(dice.now().minusSeconds(60));
        return new Observation(
                machine, looks, stores, Map.of(), modified, dice.chance(30) ? announced() : List.of());
    }

    private List<Announcement> announced() {
        List<Announcement> announced = new ArrayList<>();
        int count = 1 + dice.below(4);
        for (int i = 0; i < count; i++) {
            Instant at = dice.now();
            announced.add(new Announcement(
                    dice.text("ws" + dice.below(4) + "-creator-claude"),
                    dice.pick(Announcement.Event.values()),
                    at.minusSeconds(dice.below(1000)),
                    at,
                    dice.text("agent-sessions/lab1/sessions/ws0/events")));
        }
        return announced;
    }

    private TmuxView tmux() {
        Set<String> paths = new TreeSet<>();
        int count = dice.below(knobs.sockets() + 1);
        for (int i = 0; i < count; i++) {
            paths.add(FOLDER + "/" + (i == 0 ? "default" : dice.text("work" + i)));
        }
        List<SocketLook> sockets = new ArrayList<>();
        for (String path : paths) {
            sockets.add(socket(path));
        }
        TmuxView.Folder folder = new TmuxView.Folder(FOLDER, dice.blinded() ? "permission denied" : null);
        return new TmuxView(FOLDER, List.of(folder), sockets);
    }

    private SocketLook socket(String path) {
        if (dice.blinded()) {
            return dice.flip()
                    ? new SocketLook.Unreadable(path, dice.text("access not allowed"))
                    : new SocketLook.NotScanned(path);
        }
        if (dice.chance(10)) {
            return new SocketLook.NobodyListens(path, dice.text("no server running on " + path));
        }
        ProcessInfo process = add(1, "tmux: server", new TmuxServer(dice.blinded() ? null : List.of(path)));
        SocketLook.Server server =
                new SocketLook.Server(process.pid(), process.startedAt().getEpochSecond(), dice.text("3.4"));
        Map<String, Agent> names = new TreeMap<>();
        int count = dice.below(knobs.sessions() + 1);
        for (int i = 0; i < count; i++) {
            Agent agent = dice.pick(Agent.values());
            names.put(dice.text("ws" + dice.below(4) + "-creator-" + agent.word()), agent);
        }
        List<TmuxSession> sessions = new ArrayList<>();
        for (Map.Entry<String, Agent> name : names.entrySet()) {
            sessions.add(session(server, name.getKey(), name.getValue(), sessions.size()));
        }
        return new SocketLook.Answered(path, sessions.isEmpty() ? null : server, sessions);
    }

    private TmuxSession session(SocketLook.Server server, String name, Agent agent, int index) {
        List<TmuxPane> panes = new ArrayList<>();
        int count = 1 + dice.below(knobs.panes());
        for (int i = 0; i < count; i++) {
            panes.add(pane(server, agent, "%" + (index * knobs.panes() + i)));
        }
        return new TmuxSession(name, "$" + index, server.startedAt() + dice.below(3600), panes);
    }

    private TmuxPane pane(SocketLook.Server server, Agent agent, String id) {
        String cwd = dice.cwd();
        boolean empty = dice.chance(knobs.agentless());
        boolean direct = dice.flip();
        Role role = new AgentProcess(
                agent, dice.orNull(cwd), dice.orNull("/home/u/.claude"), dice.orNull("-home"), locks(agent));
        ProcessInfo first = add(server.pid(), direct ? agent.word() : "bash", direct && !empty ? role : new Plain());
        ProcessInfo front = direct || empty ? first : add(first.pid(), agent.word(), role);
        if (!empty && dice.chance(70)) {
            claims.computeIfAbsent(agent, _ -> new ArrayList<>()).add(claim(front));
        }
        String tty = dice.text("/dev/pts/" + dice.below(9));
        return new TmuxPane(id, first.pid(), first.dead(), tty, dice.text(front.name()), dice.text(cwd));
    }

    private Claim claim(ProcessInfo process) {
        String source = dice.text("sessions/" + process.pid() + ".json");
        Instant since = dice.orNull(process.startedAt());
        return new Claim(process.pid(), process.startTicks(), dice.uuid(), since, dice.flip(), source);
    }

    private List<String> locks(Agent agent) {
        return agent == Agent.AGY && dice.flip()
                ? List.of("/home/u/.gemini/antigravity-cli/presence/" + dice.uuid() + ".lock")
                : List.of();
    }

    private ProcessInfo add(long parent, String name, Role role) {
        long pid = nextPid += 1 + dice.below(50);
        long ticks = 100 * pid + dice.below(100);
        ProcessInfo process = new ProcessInfo(
                pid,
                parent,
                ticks,
                Dice.EPOCH.minusSeconds(90_000).plusMillis(10 * ticks),
                dice.text(name),
                dice.chance(10) ? 'Z' : dice.pick(new Character[] {'S', 'R', 'D'}),
                dice.below(0x10000),
                dice.below(2000),
                dice.blinded() ? null : dice.pick(new String[] {"", FOLDER + "/default"}),
                role);
        processes.put(pid, process);
        return process;
    }

    private ProcessTable processTable() {
        return dice.blinded() ? new ProcessTable.Unavailable(dice.text("no /proc")) : new ProcessTable.Seen(processes);
    }

    private TmuxView changed(TmuxView view) {
        List<SocketLook> sockets = new ArrayList<>();
        for (SocketLook look : view.sockets()) {
            sockets.add(look instanceof SocketLook.Answered answered ? changed(answered) : look);
        }
        return new TmuxView(view.defaultFolder(), view.folders(), sockets);
    }

    private SocketLook changed(SocketLook.Answered answered) {
        List<TmuxSession> left = new ArrayList<>(answered.sessions());
        left.removeIf(_ -> dice.chance(knobs.change()));
        return new SocketLook.Answered(answered.socket(), left.isEmpty() ? null : answered.server(), left);
    }

    private ProcessTable changed(ProcessTable table) {
        return switch (table) {
            case ProcessTable.Seen seen -> {
                Map<Long, ProcessInfo> left = new TreeMap<>(seen.processes());
                left.keySet().removeIf(_ -> dice.chance(knobs.change()));
                yield new ProcessTable.Seen(left);
            }
            case ProcessTable.Unavailable unavailable -> unavailable;
        };
    }

    private ConversationStore store(Agent agent) {
        List<Claim> claimed = claims.getOrDefault(agent, List.of());
        Map<String, Artifact> artifacts = new HashMap<>();
        Map<String, List<Candidate>> candidates = new HashMap<>();
        for (Claim claim : claimed) {
            if (dice.chance(80)) {
                String path = dice.text("/p/" + claim.conversationId() + ".jsonl");
                artifacts.put(claim.conversationId(), new Artifact(path, dice.now()));
            }
            if (dice.chance(50)) {
                String id = dice.flip() ? claim.conversationId() : dice.uuid();
                candidates.computeIfAbsent(dice.cwd(), _ -> new ArrayList<>()).add(candidate(id));
            }
        }
        Root root = new Root(dice.text("/home/u/." + agent.word()), dice.blinded() ? "permission denied" : null, 30);
        return new ConversationStore(agent, List.of(root), claimed, artifacts, candidates);
    }

    private Candidate candidate(String id) {
        String path = dice.text("/p/" + id + ".jsonl");
        return new Candidate(id, path, dice.orNull(dice.cwd()), dice.now(), dice.now(), dice.pick(Kind.values()));
    }
}
