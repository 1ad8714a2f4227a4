package dev.agentsessions.world;

import dev.agentsessions.observe.Announcements;
import dev.agentsessions.observe.ConversationProbe;
import dev.agentsessions.observe.ConversationStore;
import dev.agentsessions.observe.ConversationStore.Artifact;
import dev.agentsessions.observe.ConversationStore.Claim;
import dev.agentsessions.observe.ConversationStore.Root;
import dev.agentsessions.observe.Machine;
import dev.agentsessions.observe.ProcessInfo;
import dev.agentsessions.observe.ProcessInfo.AgentProcess;
import dev.agentsessions.observe.ProcessInfo.Plain;
import dev.agentsessions.observe.ProcessInfo.Role;
import dev.agentsessions.observe.ProcessInfo.TmuxServer;
import dev.agentsessions.observe.ProcessProbe;
import dev.agentsessions.observe.ProcessTable;
import dev.agentsessions.observe.SocketLook;
import dev.agentsessions.observe.TmuxSession;
import dev.agentsessions.observe.TmuxSession.TmuxPane;
import dev.agentsessions.observe.TmuxView;
import dev.agentsessions.reconcile.Observer;
import dev.agentsessions.session.Agent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A made-up machine behind the ports: tmux, processes and agents' folders hold what a test puts there, and time passes
/// only when it is told to. It keeps a list of what it was asked.
public final class FakeMachine {
    public static final String HOST = "lab1";
    public static final String SOCKET = "/tmp/tmux-1000/default";
    private static final String FOLDER = "/tmp/tmux-1000";
    private static final long SERVER = 4711;
    private static final Instant BEGIN = Instant.parse("2026-11-20T02:16:53Z");
    private static final SocketLook.Server TMUX =
            new SocketLook.Server(SERVER, BEGIN.getEpochSecond() - 9000, "3.5a");

    private final Map<String, TmuxSession> sessions = new TreeMap<>();
    private final Map<Long, ProcessInfo> processes = new HashMap<>();
    private final Map<Agent, List<Claim>> claims = new EnumMap<>(Agent.class);
    private final Map<Agent, Map<String, Artifact>> artifacts = new EnumMap<>(Agent.class);
    private final List<Set<Long>> pidsAsked = new ArrayList<>();
    private final Map<Agent, Set<String>> idsAsked = new EnumMap<>(Agent.class);
    private final List<String> foldersAsked = new ArrayList<>();
    private Instant now = BEGIN;
    private @Nullable String blind;
    private @Nullable String hidden;
    private @Nullable String closed;
    private Runnable beforeLook = () -> {};
    private int looks;
    private int pauses;

    public FakeMachine() {
        for (Agent agent : Agent.values()) {
            claims.put(agent, new ArrayList<>());
            artifacts.put(agent, new HashMap<>());
        }
        add(SERVER, 1, "tmux: server", new TmuxServer(List.of(SOCKET)));
    }

    public Instant now() {
        return now;
    }

    public void pass(long seconds) {
        now = now.plusSeconds(seconds);
    }

    /// Lets time pass until then; nothing happens if that is over.
    public void passTo(Instant then) {
        now = then.isAfter(now) ? then : now;
    }

    /// Starts a session whose only pane is an agent, an hour ago.
    public void start(String name, Agent agent, long pid, String cwd) {
        start(name, agent, pid, cwd, 3600);
    }

    /// @param age how long ago, in seconds
    public void start(String name, Agent agent, long pid, String cwd, long age) {
        add(pid, SERVER, agent.word(), new AgentProcess(agent, cwd, null, null, List.of()));
        TmuxPane pane = new TmuxPane("%" + pid, pid, false, "/dev/pts/1", agent.word(), cwd);
        long created = now.minusSeconds(age).getEpochSecond();
        sessions.put(name, new TmuxSession(name, "$" + pid, created, List.of(pane)));
    }

    /// Ends a session and what ran in it.
    public void end(String name) {
        for (TmuxPane pane : sessions.remove(name).panes()) {
            processes.remove(pane.pid());
        }
    }

    /// Gives a session another name.
    public void rename(String name, String newName) {
        TmuxSession session = sessions.remove(name);
        sessions.put(newName, new TmuxSession(newName, session.id(), session.created(), session.panes()));
    }

    /// Starts a session whose only pane is a shell.
    public void startShell(String name, long pid, String cwd) {
        add(pid, SERVER, "bash", new Plain());
        TmuxPane pane = new TmuxPane("%" + pid, pid, false, "/dev/pts/1", "bash", cwd);
        sessions.put(name, new TmuxSession(name, "$" + pid, now.minusSeconds(60).getEpochSecond(), List.of(pane)));
    }

    /// From now on processes cannot be seen, for this reason; null ends it.
    public void hideProcesses(@Nullable String reason) {
        hidden = reason;
    }

    /// From now on the folder of tmux's sockets cannot be listed, for this reason.
    public void closeFolder(String reason) {
        closed = reason;
    }

    /// Puts a conversation on disk, and the agent of this pid says that it is in it.
    public void converse(long pid, Agent agent, String id) {
        keep(agent, id);
        long start = processes.get(pid).startTicks();
        claims.get(agent).add(new Claim(pid, start, id, null, true, "/home/u/.claude/sessions/" + pid + ".json"));
    }

    /// The agent of this pid has left its conversation for another, and says so.
    public void moveOn(long pid, Agent agent, String id) {
        claims.get(agent).removeIf(claim -> claim.pid() == pid);
        converse(pid, agent, id);
    }

    /// Puts a conversation on disk.
    public void keep(Agent agent, String id) {
        artifacts.get(agent).put(id, new Artifact("/home/u/conversations/" + id, now));
    }

    /// Deletes a conversation.
    public void delete(Agent agent, String id) {
        artifacts.get(agent).remove(id);
    }

    /// From now on tmux cannot be read, for this reason; null ends it.
    public void blind(@Nullable String reason) {
        blind = reason;
    }

    /// What happens whenever tmux is about to be asked.
    public void beforeLook(Runnable happening) {
        beforeLook = happening;
    }

    /// How often tmux was asked.
    public int looks() {
        return looks;
    }

    /// How often it was waited for a second look.
    public int pauses() {
        return pauses;
    }

    /// The pids asked after, look by look.
    public List<Set<Long>> pidsAsked() {
        return pidsAsked;
    }

    /// The conversations asked after at last.
    public Set<String> idsAsked(Agent agent) {
        return idsAsked.getOrDefault(agent, Set.of());
    }

    /// The folders that were resolved.
    public List<String> foldersAsked() {
        return foldersAsked;
    }

    /// A new observer of this machine, who listens to nobody.
    public Observer observer() {
        return observer(new Announcements.None());
    }

    public Observer observer(Announcements announcements) {
        Map<Agent, ConversationProbe> conversations = new EnumMap<>(Agent.class);
        for (Agent agent : Agent.values()) {
            conversations.put(agent, (ids, _) -> store(agent, ids));
        }
        return new Observer(
                this::look, new Processes(), conversations, this::physical, () -> now, this::pause, null,
                announcements);
    }

    private String physical(String path) {
        foldersAsked.add(path);
        return path;
    }

    private long pause(long millis) {
        pauses++;
        now = now.plusMillis(millis);
        return millis;
    }

    private TmuxView look() {
        looks++;
        beforeLook.run();
        String reason = blind;
        SocketLook look = reason != null
                ? new SocketLook.Unreadable(SOCKET, reason)
                : new SocketLook.Answered(
                        SOCKET, sessions.isEmpty() ? null : TMUX, List.copyOf(sessions.values()));
        return new TmuxView(FOLDER, List.of(new TmuxView.Folder(FOLDER, closed)), List.of(look));
    }

    private ConversationStore store(Agent agent, Set<String> ids) {
        idsAsked.put(agent, ids);
        Root root = new Root("/home/u/." + agent.word(), null, agent == Agent.CLAUDE ? 30 : 0);
        Map<String, Artifact> found = new HashMap<>(artifacts.get(agent));
        found.keySet().removeIf(id ->
                !ids.contains(id) && claims.get(agent).stream().noneMatch(claim -> claim.conversationId().equals(id)));
        return new ConversationStore(agent, List.of(root), claims.get(agent), found, Map.of());
    }

    private void add(long pid, long parent, String name, Role role) {
        Instant started = now.minusSeconds(7200);
        processes.put(pid, new ProcessInfo(pid, parent, 10 * pid, started, name, 'S', 0, 1000, SOCKET, role));
    }

    private final class Processes implements ProcessProbe {
        @Override
        public Machine machine() {
            return new Machine(HOST, 1000, "d3b0c442", BEGIN.minusSeconds(90_000));
        }

        @Override
        public Scan scan() {
            return (_, recorded) -> {
                pidsAsked.add(Set.copyOf(recorded));
                String reason = hidden;
                return reason == null ? new ProcessTable.Seen(processes) : new ProcessTable.Unavailable(reason);
            };
        }
    }
}
