package dev.agentsessions.world;

import dev.agentsessions.adapter.probe.ConnectProbe;
import dev.agentsessions.config.BrokerUrl;
import dev.agentsessions.daemon.BrokerProbe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// Real brokers for tests.
public final class Brokers {
    private static final Map<TestBroker.Kind, TestBroker> SHARED = new EnumMap<>(TestBroker.Kind.class);
    private static final Duration ANSWER = Duration.ofSeconds(1);

    /// Below the ports that Linux chooses by itself, 32768 and up (ip(7), ip_local_port_range): one that is free for a
    /// moment, as its broker was killed, does not become that of somebody's connection.
    private static final int FIRST_PORT = 12_000;

    private static final int PORTS_OF_A_JVM = 200;
    private static final int JVMS = 100;

    /// JVMs that were started together have pids that differ by less than [#JVMS].
    private static final int OWN_PORTS =
            FIRST_PORT + (int) (ProcessHandle.current().pid() % JVMS) * PORTS_OF_A_JVM;

    private static final AtomicInteger PORTS = new AtomicInteger();

    private Brokers() {}

    /// One that the test may kill and has to close.
    public static TestBroker start(TestBroker.Kind kind) {
        return switch (kind) {
            case MOSQUITTO -> mosquitto();
            case HIVEMQ_EMBEDDED -> new EmbeddedProcess();
            case HIVEMQ_CONTAINER -> HiveMqContainer.startOrSkip();
        };
    }

    /// One that all tests of this JVM share. They tell themselves apart by client ids and topics of their own, leave it
    /// running, and do not close it.
    public static synchronized TestBroker shared(TestBroker.Kind kind) {
        TestBroker broker = SHARED.get(kind);
        if (broker == null) {
            TestBroker started = start(kind);
            Runtime.getRuntime().addShutdownHook(new Thread(started::close));
            SHARED.put(kind, started);
            broker = started;
        }
        return broker;
    }

    /// @param lines what its configuration says besides, such as `max_topic_alias 0`
    public static TestBroker mosquitto(String... lines) {
        return new Mosquitto(lines);
    }

    /// A port on loopback that nobody listens on, and that no other test is given.
    public static int freePort() {
        for (int i = 0; i < PORTS_OF_A_JVM; i++) {
            int port = OWN_PORTS + PORTS.getAndIncrement() % PORTS_OF_A_JVM;
            if (isFree(port)) {
                return port;
            }
        }
        throw new AssertionError("no free port from " + OWN_PORTS + " on");
    }

    private static boolean isFree(int port) {
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /// Whether a broker answers there now.
    static boolean answers(int port) {
        BrokerUrl.At address = new BrokerUrl.At("127.0.0.1", port, false);
        return new ConnectProbe(ANSWER).ask(address) instanceof BrokerProbe.Answer.Mqtt5;
    }

    static Path newFolder() {
        try {
            return Files.createTempDirectory("broker");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
