package dev.agentsessions.adapter.hivemq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsessions.config.BrokerUrl;
import dev.agentsessions.daemon.Log;
import dev.agentsessions.testing.Child;
import dev.agentsessions.world.Await;
import dev.agentsessions.world.Brokers;
import dev.agentsessions.world.EmbeddedMain;
import dev.agentsessions.world.Mqtt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The embedded broker in this process.
@Tag("S7")
class EmbeddedBrokerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration AT_ONCE = Duration.ofMillis(500);

    @TempDir
    private Path folder;

    private final int port = Brokers.freePort();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Log log =
            new Log(new PrintStream(said, true, StandardCharsets.UTF_8), InstantSource.system(), false);

    private EmbeddedBroker broker(Path libraries) {
        return new EmbeddedBroker(
                libraries, new EmbeddedBroker.Settings(folder.resolve("broker"), port, null, null), PATIENCE, log);
    }

    /// The folder cannot be cleared away before.
    @AfterEach
    void awaitTheEnd() {
        Await.until(PATIENCE, "end of the broker", () -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("embedded-broker-stop")));
    }

    @Test
    void isKnownToNoOtherLoader() {
        ClassLoader program = EmbeddedBroker.class.getClassLoader();
        assertThatThrownBy(() -> Class.forName("com.hivemq.embedded.EmbeddedHiveMQ", false, program))
                .isInstanceOf(ClassNotFoundException.class);
    }

    /// As when the configuration is read again.
    @Test
    void isStoppedInTheBackgroundAndItsSuccessorWaits() throws Exception {
        Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try (EmbeddedBroker first = broker(EmbeddedMain.libraries())) {
            BrokerUrl.At address = new BrokerUrl.At("127.0.0.1", port, false);
            assertThat(first.find()).isEqualTo(address);
            assertThat(first.find()).isEqualTo(address);
            new Mqtt(port).publish("kept", "still here", "-r").orFail();
        }
        EmbeddedBroker second = broker(EmbeddedMain.libraries());
        second.find();
        assertThat(new Mqtt(port).retained("kept")).isEqualTo("still here");
        long begin = System.nanoTime();
        second.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(AT_ONCE);
        assertThat(said.toString(StandardCharsets.UTF_8).lines())
                .hasSize(2)
                .allMatch(line -> line.endsWith("Z the embedded broker listens on 127.0.0.1:" + port));
        assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(handler);
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(loader);
    }

    @Test
    void saysThatItsPortIsTaken() throws IOException {
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                EmbeddedBroker broker = broker(EmbeddedMain.libraries())) {
            assertThatThrownBy(broker::find)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("127.0.0.1:" + port + ": the embedded broker cannot listen there: ")
                    .hasMessageContaining("set mqtt.embedded.port to another");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void saysThatItsLibrariesAreNotThereOrNotWhole() throws IOException {
        try (EmbeddedBroker broker = broker(folder.resolve("none"))) {
            assertThatThrownBy(broker::find)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(folder.resolve("none") + ": the embedded broker's libraries are not there");
        }
        Path half = Files.createDirectory(folder.resolve("half"));
        Files.write(half.resolve("one.jar"), new byte[0]);
        try (EmbeddedBroker broker = broker(half)) {
            assertThatThrownBy(broker::find)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(half + ": the embedded broker cannot be loaded from there: ");
        }
    }

    /// With a file in the way of a folder, HiveMQ would wait for ever.
    @Test
    void saysThatItDidNotStart() throws Exception {
        Path data = Files.createDirectories(folder.resolve("broker/data"));
        Files.writeString(data.resolve("persistence"), "in the way");
        String libraries = EmbeddedMain.libraries().toString();
        String home = folder.resolve("broker").toString();
        try (Child child = Child.jvm(EmbeddedMain.class, libraries, home, Integer.toString(port), "2")) {
            assertThat(child.rest()).endsWith("the embedded broker did not start: it took longer"
                    + " than 2 s; if that stays so, move " + home + " away and restart the daemon\n");
            assertThat(child.status()).isOne();
        }
    }

    @Test
    void doesNotShowItsPassword() {
        byte[] secret = "secret".getBytes(StandardCharsets.UTF_8);
        assertThat(new EmbeddedBroker.Settings(folder, port, "jo", secret).toString())
                .isEqualTo("Settings[" + folder + ", " + port + "]");
    }
}
