package dev.agentsessions.adapter.mqtt;

import dev.agentsessions.config.BrokerUrl;
import dev.agentsessions.daemon.Broker;
import dev.agentsessions.daemon.BrokerFinder;
import dev.agentsessions.daemon.Log;
import dev.agentsessions.daemon.WakeUps;
import dev.agentsessions.messages.Intake;
import dev.agentsessions.messages.Outbox;
import dev.agentsessions.messages.Topics;
import dev.agentsessions.world.Await;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/// A line to a real broker, with a real outbox, all its waiting made short, and an id and topics that nobody else has.
final class Office implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    static final String JOBS = "jobs-of-";
    private static final AtomicInteger OFFICES = new AtomicInteger();

    final FakeIntake inbox = new FakeIntake();
    Intake intake = inbox;
    final WakeUps wakeUps = new WakeUps();
    final Topics topics;
    final String clientId;
    final Path state;
    final Outbox outbox;
    Pace pace = pace(Duration.ofSeconds(10));
    @Nullable String username;
    @Nullable String password;
    @Nullable SSLSocketFactory tls;
    String host = "127.0.0.1";

    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    final Log log = new Log(new PrintStream(text, true, StandardCharsets.UTF_8), InstantSource.system(), false);
    private final int port;
    private @Nullable MqttBroker broker;

    Office(Path state, int port) {
        String name = ProcessHandle.current().pid() + "-" + OFFICES.incrementAndGet() + "-" + System.nanoTime();
        this.state = state;
        this.port = port;
        this.clientId = "reconciler-" + name;
        this.topics = new Topics("root-" + name, JOBS + name, "lab1");
        this.outbox = new Outbox(state, log);
    }

    /// A keep-alive of 1 s would do, but HiveMQ cuts the half second off that it should wait longer.
    ///
    /// @param patience how long an answer may take
    static Pace pace(Duration patience) {
        return new Pace(
                Duration.ofMillis(20),
                Duration.ofMillis(200),
                Duration.ofSeconds(5),
                Duration.ofMillis(1_500),
                Duration.ofMillis(700),
                patience,
                Duration.ofMillis(100),
                Duration.ofSeconds(2));
    }

    Office open() {
        MqttBroker opened = another();
        opened.open();
        broker = opened;
        return this;
    }

    /// A line that is not opened.
    MqttBroker another() {
        Settings settings = new Settings(
                topics,
                clientId,
                username,
                password == null ? null : password.getBytes(StandardCharsets.UTF_8),
                tls,
                "1.2.3",
                pace);
        return new MqttBroker(
                settings,
                new BrokerFinder.Given(new BrokerUrl.At(host, port, tls != null)),
                new MqttBroker.Boxes(intake, outbox, state),
                wakeUps,
                log,
                InstantSource.system(),
                new Random(1));
    }

    /// Waits for a connection with a higher number than that of an earlier one.
    long awaitConnection(long earlier) {
        await("connection", () -> isConnected() && state().session() > earlier);
        return state().session();
    }

    Office connected() {
        awaitConnection(0);
        return this;
    }

    boolean isConnected() {
        return state().phase().equals("connected");
    }

    Broker.State state() {
        return broker().state();
    }

    long count(String name) {
        return state().counts().getOrDefault(name, 0L);
    }

    MqttBroker broker() {
        if (broker == null) {
            throw new IllegalStateException("it is not open");
        }
        return broker;
    }

    /// Tells of a pass.
    boolean tell(List<String> drifts, Map<String, String> sessions) {
        return broker().tell(new Broker.News(Instant.now(), drifts, sessions));
    }

    String job(String id) {
        return topics.jobsPrefix() + "/" + id + "/events";
    }

    String session(String name) {
        return topics.root() + "/elsewhere/sessions/" + name + "/events";
    }

    String log() {
        return text.toString(StandardCharsets.UTF_8);
    }

    void await(String what, BooleanSupplier condition) {
        try {
            Await.until(PATIENCE, what, condition);
        } catch (AssertionError e) {
            throw new AssertionError(
                    e.getMessage() + "; " + (broker == null ? "closed" : state()) + "; " + inbox.size() + " taken in\n"
                            + log(),
                    e);
        }
    }

    /// Leaves, as a daemon does that is stopped.
    void leave() {
        MqttBroker leaving = broker();
        broker = null;
        leaving.close();
    }

    @Override
    public void close() {
        if (broker != null) {
            leave();
        }
        outbox.close();
    }
}
