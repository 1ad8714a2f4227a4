package dev.agentsessions.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.agentsessions.adapter.jobs.JobRegistry;
import dev.agentsessions.config.Config;
import dev.agentsessions.config.LoadedConfig;
import dev.agentsessions.daemon.Log;
import dev.agentsessions.daemon.Round;
import dev.agentsessions.daemon.Site;
import dev.agentsessions.daemon.Standing;
import dev.agentsessions.jobs.JobsProbe;
import dev.agentsessions.jobs.LastEvent;
import dev.agentsessions.memory.Journal;
import dev.agentsessions.memory.MemoryFiles;
import dev.agentsessions.memory.Undelivered;
import dev.agentsessions.reconcile.Observer;
import dev.agentsessions.reconcile.Pass;
import dev.agentsessions.registry.Locks;
import dev.agentsessions.registry.RegistryFile;
import dev.agentsessions.status.MeshMember;
import dev.agentsessions.status.MeshStanding;
import dev.agentsessions.world.FakeMachine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Somebody at a desk who types commands: the whole command line on a [FakeMachine], with real files in a home.
final class Desk {
    static final String CLAUDE = "kelp-creator-claude";
    static final String AGY = "kelp-creator-agy";
    static final String ID = "7d2a9c10-5b1e-4c33-9a70-1f2e3d4c5b6a";

    final FakeMachine machine = new FakeMachine();
    private final Path home;
    private final Map<String, String> environment = new HashMap<>();
    private List<Check> checks = List.of();
    private Locks locks = (_, _) -> () -> {};
    private Standing daemon = new Standing.Never();
    private final Map<String, LastEvent> events = new HashMap<>();
    private Supplier<Map<String, MeshMember>> mesh = Map::of;
    private Supplier<MeshStanding> meshStanding = MeshStanding.None::new;
    final FakeScreen screen = new FakeScreen();

    /// Whether somebody reads what is printed.
    boolean read = true;

    Desk(Path home) {
        this.home = home;
        environment.put("HOME", home.toString());
    }

    /// What a command came to.
    record Answer(int status, String out, String err) {}

    Path registry() {
        return home.resolve("PuKi/lab/agent_sessions/agent-sessions.yaml");
    }

    Path state() {
        return home.resolve(".cache/agent-sessions-monitor");
    }

    Path journal() {
        return state().resolve("journal/000001.jsonl");
    }

    void set(String variable, String value) {
        environment.put(variable, value);
    }

    /// What the system's own checks come to.
    void checks(Check... all) {
        checks = List.of(all);
    }

    /// With which locks passes are made; without, all are free.
    void locks(Locks real) {
        locks = real;
    }

    /// How things stand with a daemon; without, none has ever run.
    void daemon(Standing standing) {
        daemon = standing;
    }

    /// Who is in the mesh, by session; without, nobody is.
    void mesh(Supplier<Map<String, MeshMember>> members) {
        mesh = members;
    }

    /// How things stand with the mesh; without, there is none.
    void meshStands(Supplier<MeshStanding> standing) {
        meshStanding = standing;
    }

    /// What was last heard of a job.
    void hear(String job, LastEvent event) {
        events.put(job, event);
    }

    /// Writes the registry.
    void declare(String text) {
        write(registry(), text);
    }

    static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A registry with one workspace and these sessions.
    static String kelp(String... sessions) {
        return "version: 1\nworkspaces:\n  kelp:\n    path: /lab/kelp\n    sessions:\n" + String.join("", sessions);
    }

    /// A session that is declared running.
    static String running(String name, String agent, long pid) {
        return entry(name, agent, "running", pid);
    }

    static String entry(String name, String agent, String status, long pid) {
        return """
                      %s:
                        agent: %s
                        status: %s
                        pane: { pid: %d, cmd: %s, cwd: /lab/kelp }
                        created_at: 2026-11-19T09:00:00Z
                """.formatted(name, agent, status, pid, agent);
    }

    Answer type(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = type(out, err, words);
        return new Answer(status, out.toString(UTF_8), err.toString(UTF_8));
    }

    int type(OutputStream out, OutputStream err, String... words) {
        return new Cli(
                        new FakeParts.Factory(this),
                        environment,
                        new PrintStream(out, false, UTF_8),
                        new PrintStream(err, true, UTF_8))
                .run(words);
    }

    private record FakeParts(Desk desk, Config config, Observer observer) implements Parts {
        @Override
        public Map<String, MeshMember> mesh() {
            return desk.mesh.get();
        }

        @Override
        public MeshStanding meshStanding() {
            return desk.meshStanding.get();
        }

        private record Factory(Desk desk) implements Parts.Factory {
            @Override
            public Parts of(LoadedConfig loaded) {
                return new FakeParts(desk, loaded.config(), desk.machine.observer());
            }

            @Override
            public String version() {
                return "1.2.3";
            }

            @Override
            public boolean isRead() {
                return desk.read;
            }

            @Override
            public Parts.Running running(Log log) {
                throw new AssertionError("no daemon is started here");
            }

            @Override
            public Screen screen(PrintStream out) {
                return desk.screen;
            }

            @Override
            public int demo(PrintStream out, boolean coloured) {
                out.println("the show");
                return 0;
            }
        }

        @Override
        public InstantSource clock() {
            return desk.machine::now;
        }

        @Override
        public Pass pass() {
            RegistryFile file =
                    new RegistryFile(config.registry(), null, config.lock().timeout(), desk.locks, clock());
            return new Pass(config.registry().toString(), file, observer, config.judge(), clock(), () -> {});
        }

        @Override
        public MemoryFiles memory() {
            return new MemoryFiles(config.stateDir(), config.registry());
        }

        @Override
        public Undelivered undelivered() {
            return new Undelivered(
                    config.stateDir(), config.registry(), desk.locks, config.lock().timeout());
        }

        @Override
        public @Nullable Undelivered unpushed() {
            return null;
        }

        @Override
        public Journal journal() {
            return new Journal(config.stateDir(), desk.locks, config.lock().timeout(), config.journalMaxBytes());
        }

        @Override
        public Locks locks() {
            return desk.locks;
        }

        @Override
        public Site site(Running running, Round.Feed feed, boolean dryRun) {
            throw new AssertionError("no daemon is started here");
        }

        @Override
        public JobsProbe jobs() {
            return new JobRegistry(config.jobsFolder());
        }

        @Override
        public JobsProbe.Events events() {
            return () -> desk.events;
        }

        @Override
        public Standing daemon() {
            return desk.daemon;
        }

        @Override
        public List<Check> checks() {
            return desk.checks;
        }
    }
}
