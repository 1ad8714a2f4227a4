package dev.agentsessions.judge;

import dev.agentsessions.observe.Announcement;
import dev.agentsessions.observe.ConversationStore;
import dev.agentsessions.observe.ConversationStore.Artifact;
import dev.agentsessions.observe.ConversationStore.Candidate;
import dev.agentsessions.observe.ConversationStore.Claim;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A machine made up for judging: what runs there in truth, and what a look shows of it.
final class FakeWorld {
    static final Instant START = Instant.parse("2026-11-20T02:00:00Z");
    static final String FOLDER = "/tmp/tmux-1000";
    static final String DEFAULT = FOLDER + "/default";
    static final int UID = 1000;

    String host = "lab1";
    @Nullable String boot = "boot-1";
    Instant bootedAt = START.minus(Duration.ofDays(10));
    @Nullable String noProcesses;
    @Nullable String folderProblem;
    Instant registryModified = START.minus(Duration.ofHours(1));
    final List<Server> servers = new ArrayList<>();
    final Map<Long, ProcessInfo> processes = new TreeMap<>();
    final Map<String, String> physical = new HashMap<>();
    final Map<Agent, Store> stores = new EnumMap<>(Agent.class);
    final List<Announcement> announced = new ArrayList<>();

    FakeWorld() {
        for (Agent agent : Agent.values()) {
            Store store = new Store();
            store.roots.add(new Root("/home/u/" + agent.word(), null, agent == Agent.CLAUDE ? 30 : 0));
            stores.put(agent, store);
        }
    }

    /// How a look finds a tmux server.
    enum Reach {
        LISTENS,
        /// Its socket file is gone.
        DELETED,
        UNREADABLE,
        /// It listens outside what is scanned.
        ELSEWHERE
    }

    static final class Server {
        final long pid;
        final String socket;
        final long startedAt;
        Reach reach = Reach.LISTENS;
        final Map<String, TmuxSession> sessions = new LinkedHashMap<>();
        private int next;

        Server(long pid, String socket, long startedAt) {
            this.pid = pid;
            this.socket = socket;
            this.startedAt = startedAt;
        }

        /// The session that was made last may be made again: it had only been out of sight.
        void restoreNumber() {
            next--;
        }
    }

    /// What an agent keeps on disk.
    static final class Store {
        final List<Root> roots = new ArrayList<>();
        final List<Claim> claims = new ArrayList<>();
        final Map<String, Artifact> artifacts = new HashMap<>();
        final Map<String, List<Candidate>> candidates = new HashMap<>();
    }

    Server server(long pid, String socket, Instant started) {
        Server server = new Server(pid, socket, started.getEpochSecond());
        servers.add(server);
        process(pid, 1, "tmux: server", started, "", new TmuxServer(List.of(socket)));
        return server;
    }

    /// A session with one pane for each pid; what runs in them is up to [#process].
    TmuxSession session(Server server, String name, Instant created, String cwd, long... panes) {
        List<TmuxPane> made = new ArrayList<>();
        for (long pid : panes) {
            ProcessInfo first = processes.get(pid);
            String command = first == null ? "bash" : first.name();
            made.add(new TmuxPane("%" + pid, pid, false, "/dev/pts/" + pid, command, cwd));
        }
        TmuxSession session =
                new TmuxSession(name, "$" + server.next++, created.getEpochSecond(), made);
        server.sessions.put(name, session);
        return session;
    }

    /// The sessions of this name become what `change` makes of them; null takes one away.
    void changeSession(String name, Function<TmuxSession, @Nullable TmuxSession> change) {
        for (Server server : servers) {
            TmuxSession old = server.sessions.remove(name);
            TmuxSession made = old == null ? null : change.apply(old);
            if (made != null) {
                server.sessions.put(made.name(), made);
            }
        }
    }

    ProcessInfo process(long pid, long parent, String name, Instant started, @Nullable String tmux, Role role) {
        long ticks = Duration.between(bootedAt, started).toMillis() / 10;
        ProcessInfo process = new ProcessInfo(pid, parent, ticks, started, name, 'S', 0, UID, tmux, role);
        processes.put(pid, process);
        return process;
    }

    ProcessInfo shell(long pid, Server server, Instant started) {
        return process(pid, server.pid, "bash", started, server.socket, new Plain());
    }

    ProcessInfo agent(
            Agent agent, long pid, long parent, Instant started, @Nullable String tmux, @Nullable String cwd) {
        return process(pid, parent, agent.word(), started, tmux, new AgentProcess(agent, cwd, null, null, List.of()));
    }

    Store store(Agent agent) {
        return java.util.Objects.requireNonNull(stores.get(agent));
    }

    Look look(Instant at, long elapsedMillis) {
        ProcessTable table =
                noProcesses == null ? new ProcessTable.Seen(processes) : new ProcessTable.Unavailable(noProcesses);
        return new Look(at, elapsedMillis, view(), table);
    }

    Observation observation(List<Look> looks) {
        List<ConversationStore> found = new ArrayList<>();
        stores.forEach((agent, store) -> found.add(
                new ConversationStore(agent, store.roots, store.claims, store.artifacts, store.candidates)));
        return new Observation(
                new Machine(host, UID, boot, bootedAt), looks, found, physical, registryModified, announced);
    }

    private TmuxView view() {
        List<SocketLook> sockets = new ArrayList<>();
        for (Server server : servers) {
            switch (server.reach) {
                case LISTENS -> sockets.add(answered(server));
                case UNREADABLE -> sockets.add(new SocketLook.Unreadable(server.socket, "access not allowed"));
                case DELETED, ELSEWHERE -> {}
            }
        }
        return new TmuxView(FOLDER, List.of(new TmuxView.Folder(FOLDER, folderProblem)), sockets);
    }

    private static SocketLook answered(Server server) {
        List<TmuxSession> sessions = List.copyOf(server.sessions.values());
        SocketLook.Server answering = new SocketLook.Server(server.pid, server.startedAt, "3.4");
        return new SocketLook.Answered(server.socket, sessions.isEmpty() ? null : answering, sessions);
    }
}
