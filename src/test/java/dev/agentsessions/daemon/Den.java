package dev.agentsessions.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.agentsessions.config.BrokerUrl;
import dev.agentsessions.config.Config;
import dev.agentsessions.judge.JudgeSettings;
import dev.agentsessions.memory.Journal;
import dev.agentsessions.memory.MemoryFiles;
import dev.agentsessions.memory.Undelivered;
import dev.agentsessions.reconcile.Aftermath;
import dev.agentsessions.reconcile.Pass;
import dev.agentsessions.registry.Locks;
import dev.agentsessions.registry.RegistryFile;
import dev.agentsessions.world.Await;
import dev.agentsessions.world.FakeMachine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A daemon that runs in this process: on a real registry and a real state folder, over a made-up machine, with what it
/// says to others kept in lists.
final class Den implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Locks FREE = (_, _) -> () -> {};

    final FakeMachine machine = new FakeMachine();
    final WakeUps wakeUps = new WakeUps();
    final List<String> documents = new CopyOnWriteArrayList<>();
    final List<Broker.News> news = new CopyOnWriteArrayList<>();
    final List<Watched> watched = new CopyOnWriteArrayList<>();
    final List<String> toldManager = new CopyOnWriteArrayList<>();
    final List<String> closed = new CopyOnWriteArrayList<>();
    final List<String> watchProblems = new CopyOnWriteArrayList<>();
    final Path registry;
    final Path state;
    boolean dryRun;
    boolean emitDiff;
    boolean deaf;
    boolean brokerKeeps = true;
    Duration settle = Duration.ZERO;
    @Nullable Duration poll = Duration.ofHours(1);
    @Nullable Exception badConfig;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private @Nullable Thread loop;
    private @Nullable Exception end;

    Den(Path folder) {
        this.registry = folder.resolve("agent-sessions.yaml");
        this.state = folder.resolve("state");
    }

    void declare(String text) {
        try {
            Files.writeString(registry, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String registry() {
        try {
            return Files.readString(registry);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String log() {
        return log.toString(UTF_8);
    }

    /// What it says of itself in its file.
    DaemonState said() {
        DaemonState said = new DaemonFile(state).read();
        if (said == null) {
            throw new AssertionError("it has said nothing\n" + log());
        }
        return said;
    }

    boolean hasSaid() {
        return new DaemonFile(state).read() != null;
    }

    /// Starts it, and waits for its first pass.
    Den started() {
        begin();
        await("first pass", () -> log().contains(dryRun ? "ready, in a dry run" : "ready; ") || loop().getState() == Thread.State.TERMINATED);
        return this;
    }

    void begin() {
        Log says = new Log(new PrintStream(log, true, UTF_8), machine::now, false);
        Manager manager = new Manager();
        Progress progress = new Progress(dryRun ? null : new DaemonFile(state), manager, says, machine::now, "1.2.3");
        Daemon daemon =
                new Daemon(this::rebuilt, wakeUps, manager, says, progress, machine::now, new Random(1));
        Site site = new FakeSite(config());
        loop = Thread.ofPlatform().start(() -> {
            try {
                daemon.run(site);
            } catch (Exception e) {
                end = e;
            }
        });
    }

    private Site rebuilt() throws Exception {
        if (badConfig != null) {
            throw badConfig;
        }
        return new FakeSite(config());
    }

    /// Wakes it, and waits until a pass has been made.
    void wake(Reason reason) {
        long before = passes();
        wakeUps.wake(reason);
        await("pass after " + reason, () -> passes() > before);
    }

    long passes() {
        return hasSaid() ? said().passes() : 0;
    }

    void await(String what, BooleanSupplier condition) {
        Await.until(PATIENCE, what + "\n" + log(), condition);
    }

    /// Stops it, and waits for that.
    ///
    /// @return what it ended with, or null if it ended well
    @Nullable Exception stopped() {
        wakeUps.stop();
        return ended();
    }

    /// Waits for its end.
    @Nullable Exception ended() {
        try {
            if (!loop().join(PATIENCE)) {
                throw new AssertionError("does not end");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return end;
    }

    private Thread loop() {
        if (loop == null) {
            throw new IllegalStateException("not begun");
        }
        return loop;
    }

    @Override
    public void close() {
        if (loop != null) {
            stopped();
        }
    }

    /// A pass of somebody who asks, beside the daemon.
    List<String> asked() throws Exception {
        Undelivered undelivered = undelivered();
        MemoryFiles memory = new MemoryFiles(state, registry);
        Pass.Outcome outcome = pass().run(memory.load().memory(), false);
        List<String> told = new ArrayList<>();
        Undelivered.Found late = undelivered.load(outcome.judged().registry());
        late.drifts().forEach(drift -> told.add(drift.comment()));
        outcome.report(registry.toString(), false).drifts().forEach(item -> told.add(item.comment()));
        undelivered.remove(late.drifts());
        aftermath(memory).remember(outcome, true);
        return told;
    }

    private Config config() {
        return new Config(
                registry,
                state,
                null,
                new JudgeSettings(settle, JudgeSettings.DEFAULT.sessionPattern()),
                new Config.Lock(registry.resolveSibling("lock"), Duration.ofSeconds(1)),
                new Config.Tmux(null, List.of(), Duration.ofSeconds(1)),
                List.of(),
                registry,
                1 << 20,
                null,
                poll,
                new Config.Mqtt(
                        new BrokerUrl.Off(), "r", "j", null, null, null, null, 1, new Config.Tls(null, null, null)),
                ConfigWithoutMesh.MESH);
    }

    private Pass pass() {
        RegistryFile file = new RegistryFile(registry, null, Duration.ofSeconds(1), FREE, clock());
        return new Pass(registry.toString(), file, machine.observer(), config().judge(), clock(), () -> {});
    }

    private InstantSource clock() {
        return machine::now;
    }

    private Undelivered undelivered() {
        return new Undelivered(state, registry, FREE, Duration.ofSeconds(1));
    }

    private Aftermath aftermath(MemoryFiles memory) {
        Journal journal = new Journal(state, FREE, Duration.ofSeconds(1), 1 << 20);
        return new Aftermath(memory, journal, config().judge(), "1.2.3");
    }

    private Round newRound() {
        MemoryFiles memory = new MemoryFiles(state, registry);
        return dryRun
                ? new DryRound(registry.toString(), pass(), memory, new Feed())
                : new LiveRound(
                        registry.toString(),
                        pass(),
                        new LiveRound.Audience(memory, undelivered()),
                        new LiveRound.Audience(
                                new MemoryFiles(state.resolve("push"), registry),
                                new Undelivered(state.resolve("push"), registry, FREE, Duration.ofSeconds(1))),
                        aftermath(memory),
                        new Feed(),
                        _ -> Map.of());
    }

    private final class Feed implements Round.Feed {
        @Override
        public boolean wanted() {
            return emitDiff;
        }

        @Override
        public boolean print(byte[] document) {
            if (!deaf) {
                documents.add(new String(document, UTF_8));
            }
            return !deaf;
        }
    }

    private final class FakeSite implements Site {
        private final Config config;
        private final Round round = newRound();

        FakeSite(Config config) {
            this.config = config;
        }

        @Override
        public Config config() {
            return config;
        }

        @Override
        public Round round() {
            return round;
        }

        @Override
        public Watched watched(Pass.Outcome outcome) {
            return Watched.only(registry);
        }

        @Override
        public Watches watches() {
            return new Watches() {
                @Override
                public void watch(Watched what) {
                    watched.add(what);
                }

                @Override
                public Report report() {
                    return new Report(0, 0, 0, watchProblems);
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public Broker broker() {
            return new Broker() {
                @Override
                public void open() {}

                @Override
                public boolean tell(News told) {
                    news.add(told);
                    return brokerKeeps;
                }

                @Override
                public State state() {
                    return State.OFF;
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public void begin() {}

        @Override
        public void close() {
            closed.add(config.judge().settle().toString());
        }
    }

    private final class Manager implements ServiceManager {
        @Override
        public void tell(String state) {
            toldManager.add(state);
        }

        @Override
        public @Nullable Duration watchdog() {
            return Duration.ofMillis(200);
        }
    }
}
