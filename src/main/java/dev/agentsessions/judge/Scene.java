package dev.agentsessions.judge;

import dev.agentsessions.observe.ConversationStore;
import dev.agentsessions.observe.Look;
import dev.agentsessions.observe.Machine;
import dev.agentsessions.observe.Observation;
import dev.agentsessions.observe.ProcessInfo;
import dev.agentsessions.observe.ProcessTable;
import dev.agentsessions.observe.SocketLook;
import dev.agentsessions.observe.TmuxSession;
import dev.agentsessions.observe.TmuxSession.TmuxPane;
import dev.agentsessions.session.Agent;
import dev.agentsessions.session.Incarnation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One look, indexed for the questions that judging asks.
final class Scene {
    /// A session and the server that holds it.
    record Located(String socket, SocketLook.Server server, TmuxSession session) {
        String name() {
            return session.name();
        }

        String source() {
            return "tmux " + socket + " (server " + server.pid() + ")";
        }
    }

    /// Short names of processes, as the kernel has them.
    private static final Set<String> SHELLS = Set.of(
            "sh", "ash", "bash", "dash", "zsh", "fish", "ksh", "mksh", "csh", "tcsh", "nu", "elvish", "xonsh", "pwsh");

    private final Observation observation;
    private final Look look;
    private final String time;
    private final Lineage lineage;
    private final List<Located> sessions = new ArrayList<>();
    private final Map<String, List<Located>> byName = new HashMap<>();
    private final Map<Long, Located> byPane = new HashMap<>();
    private final Map<TmuxSession, Set<Long>> trees = new IdentityHashMap<>();

    Scene(Observation observation, Look look) {
        this.observation = observation;
        this.look = look;
        this.time = look.at().toString();
        this.lineage = new Lineage(look.processes());
        for (SocketLook socket : look.tmux().sockets()) {
            if (socket instanceof SocketLook.Answered answered && answered.server() != null) {
                for (TmuxSession session : answered.sessions()) {
                    sessions.add(new Located(answered.socket(), answered.server(), session));
                }
            }
        }
        // Judged alike in whatever order they were found.
        sessions.sort(Scene::inOrder);
        for (Located located : sessions) {
            add(located);
        }
    }

    private static int inOrder(Located one, Located two) {
        int byName = one.name().compareTo(two.name());
        return byName == 0 ? one.socket().compareTo(two.socket()) : byName;
    }

    private void add(Located located) {
        byName.computeIfAbsent(located.name(), _ -> new ArrayList<>()).add(located);
        for (TmuxPane pane : located.session().panes()) {
            if (!pane.dead()) {
                byPane.putIfAbsent(pane.pid(), located);
            }
        }
    }

    Look look() {
        return look;
    }

    /// When it was taken, for evidence.
    String time() {
        return time;
    }

    Machine machine() {
        return observation.machine();
    }

    Lineage lineage() {
        return lineage;
    }

    List<Located> sessions() {
        return sessions;
    }

    /// The sessions of exactly this name, on all sockets.
    List<Located> named(String name) {
        return byName.getOrDefault(name, List.of());
    }

    /// The session that has a living pane of this pid, or null.
    @Nullable Located holding(long panePid) {
        return byPane.get(panePid);
    }

    /// The living processes in all panes of a session.
    Set<Long> tree(TmuxSession session) {
        Set<Long> known = trees.get(session);
        if (known != null) {
            return known;
        }
        Set<Long> tree = new HashSet<>();
        for (TmuxPane pane : session.panes()) {
            if (!pane.dead()) {
                tree.addAll(lineage.ofPane(pane.pid()));
            }
        }
        trees.put(session, tree);
        return tree;
    }

    /// Whether `agent` runs in any pane of `session`.
    AgentPresence presence(TmuxSession session, Agent agent) {
        if (look.processes() instanceof ProcessTable.Unavailable unavailable) {
            return new AgentPresence.Unknown(unavailable.reason());
        }
        List<ProcessInfo> found = agentsIn(tree(session), agent);
        if (!found.isEmpty()) {
            return new AgentPresence.Present(found);
        }
        for (TmuxPane pane : session.panes()) {
            ProcessInfo first = pane.dead() ? null : lineage.get(pane.pid());
            if (!pane.dead() && first == null) {
                return new AgentPresence.Unknown("pane process " + pane.pid() + " is not in the process table");
            }
            if (first != null && first.dead()) {
                // In a moment tmux takes the session from its list, or calls the pane dead.
                return new AgentPresence.Unknown("pane process " + pane.pid() + " has ended only just");
            }
        }
        for (long pid : tree(session)) {
            ProcessInfo process = lineage.get(pid);
            if (process != null && machine().uid() >= 0 && process.uid() != machine().uid()) {
                return new AgentPresence.Unknown("process " + pid + " in its panes is of another user");
            }
        }
        return new AgentPresence.Absent(isIdle(session));
    }

    /// Whether nothing but shells runs in its panes.
    private boolean isIdle(TmuxSession session) {
        for (long pid : tree(session)) {
            ProcessInfo process = lineage.get(pid);
            if (process == null || !(process.dead() || SHELLS.contains(process.name()))) {
                return false;
            }
        }
        return true;
    }

    /// The agent's processes among `pids` that none of the others started; in order of pid.
    private List<ProcessInfo> agentsIn(Set<Long> pids, Agent agent) {
        Set<Long> agents = new HashSet<>();
        for (long pid : pids) {
            ProcessInfo process = lineage.get(pid);
            if (process != null && runs(process, agent)) {
                agents.add(pid);
            }
        }
        List<ProcessInfo> first = new ArrayList<>();
        for (long pid : agents) {
            ProcessInfo process = lineage.get(pid);
            if (process != null && !lineage.isBelow(process, agents)) {
                first.add(process);
            }
        }
        first.sort((a, b) -> Long.compare(a.pid(), b.pid()));
        return first;
    }

    private boolean runs(ProcessInfo process, Agent agent) {
        if (process.role() instanceof ProcessInfo.AgentProcess running) {
            return running.agent() == agent;
        }
        for (ConversationStore.Claim claim : observation.store(agent).claims()) {
            if (claim.pid() == process.pid() && claim.startTicks() == process.startTicks()) {
                return true;
            }
        }
        return false;
    }

    /// What this session is, seen through one of its panes.
    Incarnation incarnation(Located located, TmuxPane pane) {
        ProcessInfo first = pane.dead() ? null : lineage.get(pane.pid());
        return new Incarnation(
                machine().host(),
                machine().bootId(),
                located.socket(),
                located.server().pid(),
                located.server().startedAt(),
                located.session().id(),
                located.session().created(),
                pane.pid(),
                first == null ? null : first.startTicks());
    }

    /// The pane that an agent runs in: the recorded one if it is one of those, else the first.
    TmuxPane paneOf(TmuxSession session, AgentPresence presence, @Nullable Long recorded) {
        TmuxPane chosen = null;
        for (TmuxPane pane : session.panes()) {
            boolean agentHere = presence instanceof AgentPresence.Present present && holds(pane, present);
            boolean candidate = presence instanceof AgentPresence.Present ? agentHere : true;
            if (candidate && (chosen == null || (recorded != null && pane.pid() == recorded))) {
                chosen = pane;
            }
        }
        return chosen == null ? session.panes().getFirst() : chosen;
    }

    private boolean holds(TmuxPane pane, AgentPresence.Present present) {
        if (pane.dead()) {
            return false;
        }
        Set<Long> tree = lineage.ofPane(pane.pid());
        for (ProcessInfo process : present.processes()) {
            if (tree.contains(process.pid())) {
                return true;
            }
        }
        return false;
    }
}
