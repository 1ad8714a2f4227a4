package dev.agentsessions.reconcile;

import dev.agentsessions.judge.Memory;
import dev.agentsessions.observe.Announcement;
import dev.agentsessions.observe.Announcements;
import dev.agentsessions.observe.ConversationProbe;
import dev.agentsessions.observe.ConversationStore;
import dev.agentsessions.observe.Folders;
import dev.agentsessions.observe.Look;
import dev.agentsessions.observe.Machine;
import dev.agentsessions.observe.Observation;
import dev.agentsessions.observe.Pause;
import dev.agentsessions.observe.ProcessProbe;
import dev.agentsessions.observe.ProcessTable;
import dev.agentsessions.observe.SocketLook;
import dev.agentsessions.observe.TmuxProbe;
import dev.agentsessions.observe.TmuxSession;
import dev.agentsessions.observe.TmuxSession.TmuxPane;
import dev.agentsessions.observe.TmuxView;
import dev.agentsessions.session.Agent;
import dev.agentsessions.session.ConversationId;
import dev.agentsessions.session.Entry;
import dev.agentsessions.session.Hosts;
import dev.agentsessions.session.Registry;
import dev.agentsessions.session.Status;
import dev.agentsessions.session.Workspace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// Looks at the world through the ports, asking only what a registry makes worth asking.
public final class Observer {
    private static final long LOOKS_APART_MILLIS = 205;
    private static final Duration LET_GO = Duration.ofMillis(500);

    private final TmuxProbe tmux;
    private final ProcessProbe processes;
    private final Map<Agent, ConversationProbe> conversations;
    private final Folders folders;
    private final InstantSource clock;
    private final Pause pause;
    private final @Nullable String host;
    private final Announcements announcements;
    private @Nullable Begun begun;

    /// A look that is being taken, each half on a thread of its own.
    ///
    /// @param asking the one that asks tmux
    private record Begun(
            Instant at, FutureTask<TmuxView> tmux, FutureTask<ProcessProbe.Scan> processes, Thread asking) {}

    /// @param host the name to go by, or null for the machine's own
    public Observer(
            TmuxProbe tmux,
            ProcessProbe processes,
            Map<Agent, ConversationProbe> conversations,
            Folders folders,
            InstantSource clock,
            Pause pause,
            @Nullable String host,
            Announcements announcements) {
        this.tmux = tmux;
        this.processes = processes;
        this.conversations = new EnumMap<>(Agent.class);
        this.conversations.putAll(conversations);
        this.folders = folders;
        this.clock = clock;
        this.pause = pause;
        this.host = host;
        this.announcements = announcements;
    }

    /// Starts to look at tmux and processes while the caller does something else; the next look uses what is found.
    public void begin() {
        if (begun == null) {
            Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            FutureTask<TmuxView> tmuxLook = new FutureTask<>(tmux::look);
            FutureTask<ProcessProbe.Scan> scan = new FutureTask<>(processes::scan);
            begun = new Begun(at, tmuxLook, scan, started("tmux", tmuxLook));
            started("processes", scan);
        }
    }

    private static Thread started(String name, FutureTask<?> task) {
        return Thread.ofPlatform().daemon().name(name).start(task);
    }

    /// Gives up what was begun and not used, so that nothing is ever judged that was seen long ago.
    void forget() {
        begun = null;
    }

    /// What there is now.
    public Observation observe(Registry registry, Memory memory, Instant registryModified)
            throws InterruptedException {
        Machine machine = machine();
        Look look = look(registry, memory, machine, 0);
        List<ConversationStore> stores = new ArrayList<>();
        Map<Agent, Set<String>> ids = idsOf(registry, machine);
        for (Map.Entry<Agent, ConversationProbe> probe : conversations.entrySet()) {
            Set<String> asked = ids.getOrDefault(probe.getKey(), Set.of());
            stores.add(probe.getValue().look(asked, look.processes()));
        }
        return new Observation(
                machine,
                List.of(look),
                stores,
                physical(registry, look.tmux()),
                registryModified,
                announced(registry, look.tmux()));
    }

    /// The same observation with a second look at what may have changed, taken long enough after the first.
    public Observation again(Observation first, Registry registry, Memory memory) throws InterruptedException {
        long apart = pause.millis(LOOKS_APART_MILLIS);
        Look second = look(registry, memory, first.machine(), apart);
        return new Observation(
                first.machine(),
                List.of(first.last(), second),
                first.stores(),
                physical(registry, second.tmux()),
                first.registryModified(),
                announced(registry, second.tmux()));
    }

    /// What was said lately of what is declared or found: of others nothing follows, and anybody can make them up.
    private List<Announcement> announced(Registry registry, TmuxView view) {
        List<Announcement> all = announcements.lately(clock.instant());
        if (all.isEmpty()) {
            return all;
        }
        Set<String> names = new HashSet<>();
        for (Entry entry : registry.entries()) {
            names.add(entry.name());
        }
        for (TmuxSession session : sessionsOf(view)) {
            names.add(session.name());
        }
        List<Announcement> announced = new ArrayList<>();
        for (Announcement it : all) {
            if (names.contains(it.session())) {
                announced.add(it);
            }
        }
        return announced;
    }

    public Machine machine() {
        Machine machine = processes.machine();
        return host == null
                ? machine
                : new Machine(host, machine.uid(), machine.bootId(), machine.bootedAt());
    }

    private Look look(Registry registry, Memory memory, Machine machine, long elapsedMillis)
            throws InterruptedException {
        begin();
        Begun look = Objects.requireNonNull(begun);
        begun = null;
        ProcessProbe.Scan scan;
        TmuxView view;
        try {
            scan = found(look.processes());
            view = found(look.tmux());
        } catch (InterruptedException e) {
            // Whoever asks tmux must not be left behind where it does not answer.
            look.asking().interrupt();
            look.asking().join(LET_GO);
            throw e;
        }
        ProcessTable table = scan.table(panesOf(view), recordedPids(registry, memory, machine));
        return new Look(look.at(), elapsedMillis, view, table);
    }

    private static <T> T found(FutureTask<T> task) throws InterruptedException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("could not look at tmux and processes", e.getCause());
        }
    }

    private static Set<Long> panesOf(TmuxView view) {
        Set<Long> panes = new HashSet<>();
        for (TmuxSession session : sessionsOf(view)) {
            for (TmuxPane pane : session.panes()) {
                if (!pane.dead()) {
                    panes.add(pane.pid());
                }
            }
        }
        return panes;
    }

    private static List<TmuxSession> sessionsOf(TmuxView view) {
        List<TmuxSession> sessions = new ArrayList<>();
        for (SocketLook look : view.sockets()) {
            if (look instanceof SocketLook.Answered answered) {
                sessions.addAll(answered.sessions());
            }
        }
        return sessions;
    }

    private static Set<Long> recordedPids(Registry registry, Memory memory, Machine machine) {
        Set<Long> pids = new HashSet<>();
        for (Entry entry : registry.entries()) {
            if (entry.is(Status.ARCHIVED) || !Hosts.same(entry.host(), machine.host())) {
                continue;
            }
            if (entry.panePid() != null) {
                pids.add(entry.panePid());
            }
            Memory.OfEntry known = memory.workspace(entry.workspace()).entries().get(entry.name());
            if (known != null && known.lastAlive() != null) {
                pids.add(known.lastAlive().panePid());
            }
        }
        return pids;
    }

    private static Map<Agent, Set<String>> idsOf(Registry registry, Machine machine) {
        Map<Agent, Set<String>> ids = new EnumMap<>(Agent.class);
        for (Entry entry : registry.entries()) {
            Agent agent = entry.agent();
            if (agent != null
                    && !entry.is(Status.ARCHIVED)
                    && ConversationId.isWellFormed(entry.ownId())
                    && Hosts.same(entry.host(), machine.host())) {
                ids.computeIfAbsent(agent, _ -> new HashSet<>()).add(entry.ownId());
            }
        }
        for (Workspace workspace : registry.workspaces()) {
            workspace.identities().forEach((agent, id) -> {
                if (ConversationId.isWellFormed(id)) {
                    ids.computeIfAbsent(agent, _ -> new HashSet<>()).add(id);
                }
            });
        }
        return ids;
    }

    /// Workspaces' folders are only compared with those of sessions that no entry names, and for entries that do not
    /// say where they are themselves.
    private Map<String, String> physical(Registry registry, TmuxView view) {
        Set<String> names = new HashSet<>();
        Set<String> asked = new HashSet<>();
        for (Entry entry : registry.entries()) {
            names.add(entry.name());
            if (!entry.is(Status.ARCHIVED) && (entry.pane() == null || entry.pane().cwd() == null)) {
                asked.add(entry.workspacePath());
            }
        }
        boolean unnamed = false;
        for (TmuxSession session : sessionsOf(view)) {
            unnamed |= !names.contains(session.name());
        }
        Map<String, String> physical = new HashMap<>();
        for (Workspace workspace : registry.workspaces()) {
            String path = workspace.path();
            if (path != null && (unnamed || asked.contains(path))) {
                physical.put(path, folders.physical(path));
            }
        }
        return physical;
    }
}
