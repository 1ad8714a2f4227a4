package dev.agentsessions.app;

import dev.agentsessions.adapter.agy.AgyConversations;
import dev.agentsessions.adapter.claude.ClaudeConversations;
import dev.agentsessions.adapter.jobs.JobRegistry;
import dev.agentsessions.adapter.kernel.FlockLocks;
import dev.agentsessions.adapter.proc.CurrentUser;
import dev.agentsessions.adapter.proc.ProcFs;
import dev.agentsessions.adapter.tmux.Tmux;
import dev.agentsessions.adapter.tmux.TmuxSockets;
import dev.agentsessions.cli.Check;
import dev.agentsessions.cli.Parts;
import dev.agentsessions.config.BrokerUrl;
import dev.agentsessions.config.Config;
import dev.agentsessions.config.ConfigException;
import dev.agentsessions.config.Key;
import dev.agentsessions.config.LoadedConfig;
import dev.agentsessions.config.Origin;
import dev.agentsessions.daemon.Broker;
import dev.agentsessions.daemon.DaemonFile;
import dev.agentsessions.daemon.DryRound;
import dev.agentsessions.daemon.LiveRound;
import dev.agentsessions.daemon.Round;
import dev.agentsessions.daemon.Site;
import dev.agentsessions.daemon.Standing;
import dev.agentsessions.jobs.JobsProbe;
import dev.agentsessions.memory.Journal;
import dev.agentsessions.memory.MemoryFiles;
import dev.agentsessions.memory.Undelivered;
import dev.agentsessions.messages.EventLog;
import dev.agentsessions.messages.Inbox;
import dev.agentsessions.messages.Outbox;
import dev.agentsessions.messages.Topics;
import dev.agentsessions.observe.Announcements;
import dev.agentsessions.observe.ConversationProbe;
import dev.agentsessions.reconcile.Aftermath;
import dev.agentsessions.reconcile.Intentions;
import dev.agentsessions.reconcile.Observer;
import dev.agentsessions.reconcile.Pass;
import dev.agentsessions.registry.Locks;
import dev.agentsessions.registry.RegistryException;
import dev.agentsessions.registry.RegistryFile;
import dev.agentsessions.registry.RegistryText;
import dev.agentsessions.session.Agent;
import dev.agentsessions.session.Registry;
import dev.agentsessions.status.MeshMember;
import dev.agentsessions.status.MeshStanding;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The parts of the program on this machine, for one configuration.
final class Wiring implements Parts {
    private final LoadedConfig loaded;
    private final Config config;
    private final Map<String, String> environment;
    private final InstantSource clock = InstantSource.system();
    private final String version;
    private @Nullable Observer observer;

    Wiring(LoadedConfig loaded, Map<String, String> environment, String version) {
        this.version = version;
        this.loaded = loaded;
        this.config = loaded.config();
        this.environment = environment;
    }

    @Override
    public Config config() {
        return config;
    }

    @Override
    public InstantSource clock() {
        return clock;
    }

    @Override
    public Observer observer() {
        if (observer == null) {
            observer = observer(new Announcements.None());
        }
        return observer;
    }

    private Observer observer(Announcements announcements) {
        int uid = CurrentUser.uid();
        Map<Agent, ConversationProbe> conversations = new EnumMap<>(Agent.class);
        conversations.put(Agent.CLAUDE, new ClaudeConversations(config.claudeHomes()));
        conversations.put(Agent.AGY, new AgyConversations(config.agyHome()));
        TmuxSockets sockets = TmuxSockets.of(config.tmux().tmpdir(), uid, config.tmux().sockets());
        return new Observer(
                new Tmux("tmux", sockets, config.tmux().timeout()),
                new ProcFs(uid),
                conversations,
                new RealFolders(environment.get("HOME")),
                clock,
                new RealPause(),
                config.host(),
                announcements);
    }

    @Override
    public Pass pass() {
        return pass(observer(), new Intentions(() -> {}, config.registry().toString(), this::audiences));
    }

    private List<Undelivered> audiences() {
        Undelivered unpushed = unpushed();
        return unpushed == null ? List.of(undelivered()) : List.of(undelivered(), unpushed);
    }

    private Pass pass(Observer observer, Pass.Commitment commitment) {
        // The default lock follows the registry through symbolic links; one that was named is that one and no other.
        Path lock = loaded.origin(Key.LOCK_FILE).source() == Origin.Source.DEFAULT
                ? null
                : config.lock().file();
        RegistryFile file = new RegistryFile(config.registry(), lock, config.lock().timeout(), locks(), clock);
        return new Pass(config.registry().toString(), file, observer, config.judge(), clock, commitment);
    }

    /// The foreign-function API takes its time to start, and most passes have nothing to write.
    @Override
    public Locks locks() {
        return (file, timeout) -> new FlockLocks().acquire(file, timeout);
    }

    @Override
    public MemoryFiles memory() {
        return new MemoryFiles(config.stateDir(), realPath(config.registry()));
    }

    /// The same registry is remembered alike by whichever of its names it is reached.
    private static Path realPath(Path registry) {
        try {
            return registry.toRealPath();
        } catch (IOException e) {
            return registry;
        }
    }

    @Override
    public Undelivered undelivered() {
        return undelivered(config.stateDir());
    }

    @Override
    public @Nullable Undelivered unpushed() {
        return new DaemonFile(config.stateDir()).exists() ? undelivered(pushFolder()) : null;
    }

    private Path pushFolder() {
        return config.stateDir().resolve("push");
    }

    private Undelivered undelivered(Path folder) {
        return new Undelivered(folder, realPath(config.registry()), locks(), config.lock().timeout());
    }

    private LiveRound.Audience pushedTo() {
        Path folder = pushFolder();
        return new LiveRound.Audience(new MemoryFiles(folder, realPath(config.registry())), undelivered(folder));
    }

    @Override
    public Journal journal() {
        return new Journal(config.stateDir(), locks(), config.lock().timeout(), config.journalMaxBytes());
    }

    @Override
    public Site site(Running running, Round.Feed feed, boolean dryRun) throws ConfigException {
        String name = config.registry().toString();
        Mail mail = dryRun || config.mqtt().url() instanceof BrokerUrl.Off ? null : mail(running);
        BrokerLine line = mail == null ? null : BrokerLine.of(config, mail, running, version, clock);
        Broker broker = line == null ? new Broker.None() : line.broker();
        LiveRound.Audience asking = new LiveRound.Audience(memory(), undelivered());
        LiveRound.Audience pushedTo = pushedTo();
        Pass.Commitment commitment = new Intentions(
                running.wakeUps(), name, () -> List.of(asking.undelivered(), pushedTo.undelivered()));
        Pass pass = pass(mail == null ? observer() : observer(mail.inbox()), commitment);
        Round round = dryRun
                ? new DryRound(name, pass, memory(), feed)
                : new LiveRound(
                        name,
                        pass,
                        asking,
                        pushedTo,
                        new Aftermath(memory(), journal(), config.judge(), version),
                        feed,
                        new SessionStates(config.judge(), jobs(), mail == null ? events() : mail.inbox(), running.log()));
        if (dryRun) {
            return new RealSite(config, round, running.wakeUps(), clock, broker, mail, null);
        }
        MeshSide mesh = new MeshSide(
                () -> MeshStores.exists(config),
                side -> MeshInDaemon.open(new Wiring(loaded, environment, version), side, line, running.log()),
                running.log(),
                running.random());
        return new RealSite(
                config, new WatchedRound(round, mesh), running.wakeUps(), clock, broker, mail, mesh);
    }

    /// As others may have changed it since.
    PaneLookout.Declared declared() {
        Registry registry;
        try {
            byte[] bytes = new RegistryFile(config.registry(), null, config.lock().timeout(), locks(), clock)
                    .read()
                    .bytes();
            registry = RegistryText.parse(config.registry().toString(), bytes).registry();
        } catch (IOException | RegistryException e) {
            registry = new Registry(List.of(), List.of(), "");
        }
        return new PaneLookout.Declared(registry, memory().load().memory());
    }

    /// @param lately as for [PaneLookout]
    PaneLookout lookout(Supplier<PaneLookout.@Nullable World> lately) {
        boolean oneMachine = config.mesh().url() == null;
        return new PaneLookout(lately, this::declared, this::observer, config.judge(), clock, oneMachine);
    }

    private Mail mail(Running running) {
        Config.Mqtt mqtt = config.mqtt();
        Topics topics = new Topics(mqtt.root(), mqtt.jobsPrefix(), observer().machine().host());
        return new Mail(
                topics,
                new Inbox(config.stateDir(), topics, running.wakeUps()::wake, running.log()),
                new Outbox(config.stateDir(), running.log()));
    }

    @Override
    public JobsProbe jobs() {
        return new JobRegistry(config.jobsFolder());
    }

    @Override
    public JobsProbe.Events events() {
        return new EventLog(config.stateDir());
    }

    /// What cannot be had of the mesh is not shown; `agent-mesh status` says why.
    @Override
    public Map<String, MeshMember> mesh() {
        try {
            return MeshStores.exists(config) ? MeshMembers.of(config, observer().machine().host()) : Map.of();
        } catch (IOException e) {
            return Map.of();
        }
    }

    @Override
    public MeshStanding meshStanding() {
        return MeshStores.standing(config);
    }

    @Override
    public Standing daemon() {
        return DaemonLook.at(config.stateDir());
    }

    @Override
    public List<Check> checks() {
        return List.of(java(), lock());
    }

    private static Check java() {
        return switch (AotCache.ofThisProcess()) {
            case IN_USE -> Check.ok("java", Runtime.version() + ", start-up cache in use");
            case NOT_USED ->
                Check.warning(
                        "java",
                        Runtime.version() + ", without the start-up cache",
                        "start it by bin/reconcile, which makes the cache; until then it starts slowly");
            case UNKNOWN -> Check.ok("java", Runtime.version().toString());
        };
    }

    private Check lock() {
        Path file = config.lock().file();
        String holder = FlockLocks.holder(file);
        return holder == null
                ? Check.ok("lock", file + ": free")
                : Check.warning(
                        "lock",
                        file + ": held by " + holder,
                        "fine for a moment; a pass that has to write waits " + config.lock().timeout().toSeconds()
                                + " s for it, then gives up");
    }
}
