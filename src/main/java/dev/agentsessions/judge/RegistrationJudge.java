package dev.agentsessions.judge;

import dev.agentsessions.judge.Scene.Located;
import dev.agentsessions.observe.Observation;
import dev.agentsessions.observe.ProcessInfo;
import dev.agentsessions.observe.TmuxSession;
import dev.agentsessions.observe.TmuxSession.TmuxPane;
import dev.agentsessions.session.Agent;
import dev.agentsessions.session.Entry;
import dev.agentsessions.session.Hosts;
import dev.agentsessions.session.Incarnation;
import dev.agentsessions.session.Pane;
import dev.agentsessions.session.Registry;
import dev.agentsessions.session.Workspace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds sessions that run an agent and are in no entry (class B, rule R14).
final class RegistrationJudge {
    /// A drift, and the session that it is about.
    record Registration(Drift drift, TmuxSession session) {}

    private final Scene scene;
    private final Registry registry;
    private final Observation observation;
    private final NamePattern names;
    private final Map<String, Entry> byName = new HashMap<>();

    /// The workspaces that this pass makes, by their folder.
    private final Map<String, String> made = new HashMap<>();

    RegistrationJudge(Scene scene, Registry registry, Observation observation, NamePattern names) {
        this.scene = scene;
        this.registry = registry;
        this.observation = observation;
        this.names = names;
        for (Entry entry : registry.entries()) {
            byName.putIfAbsent(entry.name(), entry);
        }
    }

    /// @param explained sessions that belong to an entry, be it by name or as a renamed one
    List<Registration> judge(Set<Located> explained, Set<String> renamedTo) {
        List<Registration> found = new ArrayList<>();
        for (Located located : scene.sessions()) {
            if (!explained.contains(located) && !renamedTo.contains(located.name())) {
                Drift drift = judge(located);
                if (drift != null) {
                    found.add(new Registration(drift, located.session()));
                }
            }
        }
        return found;
    }

    private @Nullable Drift judge(Located located) {
        NamePattern.Named named = names.read(located.name());
        if (named == null
                || !(scene.presence(located.session(), named.agent()) instanceof AgentPresence.Present present)) {
            return null;
        }
        Agent agent = named.agent();
        Entry holder = byName.get(located.name());
        if (holder != null) {
            return nameTaken(located, agent, holder);
        }
        if (scene.named(located.name()).size() > 1) {
            return onTwoSockets(located, agent);
        }
        return unregistered(located, agent, present, named.workspace());
    }

    private Drift nameTaken(Located located, Agent agent, Entry holder) {
        String why = !Hosts.same(holder.host(), scene.machine().host())
                ? "a session of this name lives on " + located.socket() + ", but the entry of this name is of host "
                        + holder.host()
                : "a second session of this name lives on " + located.socket();
        return new Drift.Unknown(
                Subject.ofSession(located.name(), holder.workspace(), agent.word()),
                "name-taken",
                located.socket(),
                why,
                "rename one of them",
                List.of());
    }

    private static Drift onTwoSockets(Located located, Agent agent) {
        return new Drift.Unknown(
                Subject.ofSession(located.name(), null, agent.word()),
                LifeJudge.WHICH_SOCKET,
                located.socket(),
                "sessions of this name live on several sockets, one of them " + located.socket(),
                "rename one of them, or register the one you mean with its tmux_server",
                List.of());
    }

    private Drift unregistered(Located located, Agent agent, AgentPresence.Present present, String prefix) {
        TmuxPane pane = scene.paneOf(located.session(), present, null);
        ProcessInfo process = present.processes().getFirst();
        Pane recorded = Panes.recorded(pane, present);
        String cwd = recorded.cwd();
        Workspace workspace = workspaceFor(cwd, prefix);
        String name = workspace != null
                ? workspace.name()
                : cwd == null ? prefix : made.computeIfAbsent(cwd, _ -> prefix);
        Incarnation incarnation = scene.incarnation(located, pane);
        List<Evidence> evidence = List.of(
                new Evidence("session listed as " + located.session().id(), located.source(), scene.time()),
                new Evidence(
                        agent.word() + " runs in its panes as process " + process.pid(),
                        "/proc/" + process.pid() + " (started at tick " + process.startTicks() + ")",
                        scene.time()));
        return new Drift.Unregistered(
                Subject.ofSession(located.name(), name, agent.word()),
                agent,
                name,
                cwd,
                scene.look().tmux().serverName(located.socket()),
                recorded,
                Incarnations.words(incarnation),
                evidence);
    }

    /// The workspace whose folder is the pane's, else the one of that name, else none yet.
    private @Nullable Workspace workspaceFor(@Nullable String cwd, String prefix) {
        Workspace here = null;
        Workspace named = null;
        for (Workspace workspace : registry.workspaces()) {
            boolean ofName = workspace.name().equals(prefix);
            String path = workspace.path();
            if (path != null && observation.physical().getOrDefault(path, path).equals(cwd)) {
                here = here == null || ofName ? workspace : here;
            }
            named = ofName ? workspace : named;
        }
        return here != null ? here : named;
    }
}
