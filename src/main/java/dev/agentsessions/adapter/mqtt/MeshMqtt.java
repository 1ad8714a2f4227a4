package dev.agentsessions.adapter.mqtt;

import dev.agentsessions.coordinator.Door;
import dev.agentsessions.coordinator.MeshLine;
import dev.agentsessions.coordinator.MeshTopics;
import dev.agentsessions.coordinator.Post;
import dev.agentsessions.daemon.BrokerFinder;
import dev.agentsessions.daemon.Log;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The line of the mesh to a broker by MQTT 5 (rules M16 and M17), on a connection of its own.
public final class MeshMqtt implements MeshLine {
    private static final Duration LAST_BATCH = Duration.ofMillis(400);
    private static final Duration GOODBYE = Duration.ofMillis(500);

    /// Who has stood still for longer cannot tell any more what has expired meanwhile. Expiries are whole seconds.
    private static final Duration STOOD_STILL = Duration.ofSeconds(2);

    static {
        Quiet.keep();
    }

    private final Settings settings;
    private final BrokerFinder finder;
    private final MeshTopics topics;
    private final LongSupplier millis;
    private final Log log;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final AtomicReference<MeshTalk.@Nullable Open> open = new AtomicReference<>();
    private final AtomicReference<@Nullable Tenancy> tenancy = new AtomicReference<>();

    /// For the one thread that publishes.
    private final DeniedTopics denied = new DeniedTopics();

    private @Nullable Running running;

    private record Running(Line line, Thread thread, Incoming incoming, Pulse pulse) {}

    /// What is on its way.
    ///
    /// @param taken by the broker, with its reason code
    private record Sent(String topic, CompletableFuture<Integer> taken) {}

    /// @param settings with a client id that no other connection has
    /// @param finder is not closed by this
    /// @param millis a clock that never jumps and counts while the machine sleeps
    public MeshMqtt(
            Settings settings,
            BrokerFinder finder,
            MeshTopics topics,
            LongSupplier millis,
            Log log,
            InstantSource clock,
            RandomGenerator random) {
        this.settings = settings;
        this.finder = finder;
        this.topics = topics;
        this.millis = millis;
        this.log = log;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public void open(Door door, Runnable connected) {
        MeshTalk.Parts parts = new MeshTalk.Parts(topics, new AtomicLong(), open, tenancy, door, connected, log);
        Pulse pulse = new Pulse(millis, STOOD_STILL, this::stoodStill);
        Answering answering = new Answering(door, pulse, new Ways(), settings.pace().patience(), log);
        Incoming incoming = new Incoming(answering, false, "mesh-requests", log);
        Line line = new Line(settings, finder, incoming, new MeshTalk.Maker(settings, parts), log, clock, random);
        Thread thread = Thread.ofPlatform().daemon().name("mesh-mqtt").unstarted(line::run);
        running = new Running(line, thread, incoming, pulse);
        incoming.start();
        pulse.start();
        thread.start();
    }

    /// What came while we stood still comes again, or has expired: the broker knows.
    private void stoodStill() {
        Running now = running;
        if (now != null) {
            now.line().cut("this process has stood still, and what came meanwhile may have expired");
        }
    }

    private final class Ways implements Answering.Ways {
        @Override
        public boolean serves(Connection connection) throws InterruptedException {
            Tenancy now = tenancy.get();
            return now != null
                    && now.isOf(connection)
                    && now.awaitOpen(settings.pace().patience().toNanos());
        }

        @Override
        public @Nullable Outlet outlet(Connection connection) {
            MeshTalk.Open now = open.get();
            return now == null || now.connection() != connection ? null : now.outlet();
        }
    }

    @Override
    public long connection() {
        MeshTalk.Open now = open.get();
        return now == null ? 0 : now.number();
    }

    @Override
    public void publish(List<Post> posts) throws IOException, InterruptedException {
        MeshTalk.Open now = open.get();
        if (now == null) {
            throw new IOException("there is no connection to the broker");
        }
        List<Sent> all = new ArrayList<>();
        for (Post post : posts) {
            if (open.get() != now) {
                throw new IOException("the connection to the broker is over, or no more for this store");
            }
            if (denied.has(post.topic())) {
                continue;
            }
            if (post.payload().length <= now.outlet().largest(post.topic(), null)) {
                all.add(new Sent(post.topic(), now.outlet().send(post.topic(), post.payload(), post.retained())));
            } else {
                log.sayOnce("mesh too large", "mesh: not published on " + post.topic() + ": " + post.payload().length
                        + " bytes are more than the broker takes");
            }
        }
        for (Sent sent : all) {
            String topic = sent.topic();
            int code = code(sent.taken(), settings.pace().patience());
            if (Losses.isForGood(code)) {
                denied.add(topic);
                log.sayOnce("mesh refused " + code, "mesh: not published on " + topic + ", as the broker does not take it ("
                        + Losses.code(code) + "), nor others maybe; see what it permits us below " + topics.root() + "/mesh");
            } else if (Losses.isFromBroker(code)) {
                throw new IOException(
                        "the broker does not take what is published on " + topic + " (" + Losses.code(code) + ")");
            }
        }
    }

    /// What the broker has said of something that was published.
    ///
    /// @throws IOException if it has said nothing yet, or the connection is lost
    static int code(CompletableFuture<Integer> answered, Duration patience) throws IOException, InterruptedException {
        try {
            return answered.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(Objects.requireNonNull(e.getCause()).getMessage(), e.getCause());
        } catch (TimeoutException _) {
            throw new IOException("the broker has not answered within " + patience.toMillis() + " ms");
        }
    }

    @Override
    public void close() {
        Running was = running;
        if (was == null) {
            return;
        }
        try {
            was.incoming().close();
            was.incoming().join(LAST_BATCH);
            was.line().stop();
            if (was.thread().isAlive()) {
                was.thread().join(GOODBYE);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            was.line().stop();
            was.line().cut("we closed it");
            was.pulse().close();
        }
    }
}
