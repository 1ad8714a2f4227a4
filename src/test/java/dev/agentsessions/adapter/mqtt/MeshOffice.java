package dev.agentsessions.adapter.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.agentsessions.adapter.sql.SqlStore;
import dev.agentsessions.config.BrokerUrl;
import dev.agentsessions.config.Config.BindAgentTo;
import dev.agentsessions.coordinator.Coordinator;
import dev.agentsessions.coordinator.Door;
import dev.agentsessions.coordinator.Exports;
import dev.agentsessions.coordinator.MeshTopics;
import dev.agentsessions.coordinator.Relay;
import dev.agentsessions.daemon.BrokerFinder;
import dev.agentsessions.daemon.Log;
import dev.agentsessions.desk.Books;
import dev.agentsessions.desk.Desk;
import dev.agentsessions.mesh.Change;
import dev.agentsessions.mesh.Limits;
import dev.agentsessions.mesh.Lookout;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.MeshTime;
import dev.agentsessions.messages.Topics;
import dev.agentsessions.world.Await;
import dev.agentsessions.world.TestBroker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/// A coordinator with a real store and a line to a real broker, with topics that nobody else has.
final class MeshOffice implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final AtomicInteger OFFICES = new AtomicInteger();

    final MeshTopics topics;
    final SqlStore store;
    final Mesh mesh;
    final MeshMqtt line;

    /// By how much the clock that notices that we stood still has been put forward.
    final AtomicLong stoodStill = new AtomicLong();

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Log log = new Log(new PrintStream(said, true, UTF_8), InstantSource.system(), false);
    private final Relay relay;
    private final Coordinator coordinator;
    private final Thread thread;

    MeshOffice(Path folder, TestBroker broker, BindAgentTo binding) throws IOException {
        this(folder, broker, binding, "mesh-" + System.nanoTime(), "lab1");
    }

    /// With topics that others may have.
    MeshOffice(Path folder, TestBroker broker, BindAgentTo binding, String root, String host) throws IOException {
        String name = ProcessHandle.current().pid() + "-" + OFFICES.incrementAndGet() + "-" + System.nanoTime();
        topics = new MeshTopics(root);
        store = SqlStore.sqlite(
                folder.resolve("mesh.db"),
                Duration.ofSeconds(10),
                () -> new MeshTime("boot", System.nanoTime() / 1_000_000, Instant.now()));
        mesh = new Mesh(store, Limits.STANDARD);
        Settings settings = new Settings(
                new Topics(topics.root(), "jobs", host),
                "mesh-" + name,
                null,
                null,
                null,
                "1.2.3",
                Office.pace(Duration.ofSeconds(10)));
        line = new MeshMqtt(
                settings,
                new BrokerFinder.Given(new BrokerUrl.At(broker.host(), broker.port(), false)),
                topics,
                () -> System.nanoTime() / 1_000_000 + stoodStill.get(),
                log,
                InstantSource.system(),
                new Random(1));
        relay = store.relay("mqtt");
        coordinator = new Coordinator(
                mesh,
                Lookout.BLIND,
                true,
                new Exports(folder.resolve("exports"), (_, _) -> () -> {}),
                new Coordinator.Voice(relay, line, topics, name),
                () -> System.nanoTime() / 1_000_000,
                log);
        line.open(new Door(new Desk(mesh, Lookout.BLIND, true, "somebody", Books.CLOSED), mesh, topics, binding, log), coordinator::stir);
        thread = Thread.ofPlatform().daemon().name("coordinator of a test").start(coordinator::run);
    }

    MeshOffice connected() {
        awaitConnection(0);
        return this;
    }

    /// Waits for a connection later than that one.
    long awaitConnection(long earlier) {
        await("connection", () -> line.connection() > earlier);
        return line.connection();
    }

    void await(String what, BooleanSupplier condition) {
        try {
            Await.until(PATIENCE, what, condition);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + said.toString(UTF_8), e);
        }
    }

    String log() {
        return said.toString(UTF_8);
    }

    void register(String agent) throws Exception {
        mesh.register(new Change.Registered(agent, "creator", null, List.of(), null, null), null);
        coordinator.stir();
    }

    void add(String task) throws Exception {
        mesh.add("somebody", new Change.Added(task, "Title", "", 50, List.of(), List.of(), List.of(), null), null);
        coordinator.stir();
    }

    int count(Class<? extends Change> kind) {
        try {
            return mesh.look(snapshot -> snapshot.log(0, 100_000).stream()
                            .filter(sealed -> kind.isInstance(sealed.event().change()))
                            .toList())
                    .size();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        coordinator.stop();
        Await.until(PATIENCE, "end of the coordinator", () -> !thread.isAlive());
        line.close();
        relay.close();
        store.close();
    }
}
