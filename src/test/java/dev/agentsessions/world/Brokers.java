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
import java.util.stream.Stream;

/// Real brokers for tests.
public final class Brokers {
    private static final Map<TestBroker.Kind, TestBroker> SHARED = new EnumMap<>(TestBroker.Kind.class);
    private static final Duration ANSWER = Duration.ofSeconds(1);

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

    /// A port on loopback that nobody listened on just now.
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
