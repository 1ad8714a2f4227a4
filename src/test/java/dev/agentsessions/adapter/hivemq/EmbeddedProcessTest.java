package dev.agentsessions.adapter.hivemq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.world.EmbeddedProcess;
import dev.agentsessions.world.Listeners;
import dev.agentsessions.world.Mqtt;
import dev.agentsessions.world.Run;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The embedded broker in a process of its own, as others see it.
@Tag("S7")
class EmbeddedProcessTest {
    private static final String[] JO = {"jo", "gehäim"};

    private static EmbeddedProcess broker;

    @BeforeAll
    static void start() {
        broker = new EmbeddedProcess(JO);
    }

    @AfterAll
    static void end() {
        broker.close();
    }

    @Test
    void listensOnLoopbackOnly() throws IOException {
        String port = ":%04X".formatted(broker.port());
        assertThat(Listeners.of(broker.pid()))
                .singleElement()
                .isIn("0100007F" + port, "0000000000000000FFFF00000100007F" + port);
    }

    @Test
    void asksForTheCredentials() {
        assertThat(publishAs(JO)).isZero();
        assertThat(publishAs()).isNotZero();
        assertThat(publishAs("jo", "gehäi")).isNotZero();
        assertThat(publishAs("jo", "")).isNotZero();
        assertThat(publishAs("ja", "gehäim")).isNotZero();
    }

    private static int publishAs(String... credentials) {
        return new Mqtt(broker.port(), credentials).publish("t", "text").status();
    }

    @Test
    void keepsWhatItAcknowledgedThroughSigkill() {
        Mqtt mqtt = new Mqtt(broker.port(), JO);
        mqtt.subscribe("late", "jobs/+/events");
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            sent.add("event " + i);
            mqtt.publish("jobs/1/events", "event " + i).orFail();
        }
        mqtt.publish("jobs/1/state", "running", "-r").orFail();
        assertThat(megabytes(broker.home())).isLessThan(64);
        broker.kill();
        broker.restart();
        assertThat(mqtt.receive("late", "jobs/+/events", sent.size())).isEqualTo(sent);
        assertThat(mqtt.retained("jobs/1/state")).isEqualTo("running");
    }

    /// What files take on the disk, which is more than their sizes where it was reserved.
    private static long megabytes(Path folder) {
        Run run = Run.of(Duration.ofSeconds(20), System.getenv(), List.of("du", "-sm", folder.toString()));
        return Long.parseLong(run.orFail().split("\t")[0]);
    }

    /// The CONNACK of MQTT 5, 3.2.2.3.8: a Topic Alias Maximum that is missing is 0.
    @Test
    void offersNoTopicAliases() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), broker.port())) {
            byte[] connect = HexFormat.of().parseHex("101b00044d51545405c2000a0000016100026a6f0007676568c3a4696d");
            socket.getOutputStream().write(connect);
            InputStream in = socket.getInputStream();
            assertThat(in.read()).isEqualTo(0x20);
            byte[] rest = in.readNBytes(in.read());
            assertThat(rest).startsWith(0, 0);
            assertThat(propertiesOf(rest)).doesNotContain(0x22);
        }
    }

    /// The identifiers of the properties, of which HiveMQ sends none but numbers.
    private static List<Integer> propertiesOf(byte[] connack) {
        List<Integer> found = new ArrayList<>();
        int at = 3;
        while (at < connack.length) {
            int id = connack[at];
            found.add(id);
            at += switch (id) {
                case 0x11, 0x27 -> 5;
                case 0x13, 0x21, 0x22 -> 3;
                case 0x24, 0x25, 0x28, 0x29, 0x2a -> 2;
                default -> throw new AssertionError("property " + id);
            };
        }
        return found;
    }

    @Test
    void saysNothingOnStandardOutputAndLittleElse() throws IOException {
        assertThat(broker.folder().resolve("out")).isEmptyFile();
        assertThat(Files.readAllLines(broker.folder().resolve("log")))
                .allMatch(line -> line.endsWith("the embedded broker listens on 127.0.0.1:" + broker.port()));
    }

    @Test
    void keepsItsFilesToItself() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(broker.home()))).isEqualTo("rwx------");
        try (Stream<Path> left = Files.list(broker.folder())) {
            assertThat(left).map(file -> file.getFileName().toString()).containsExactlyInAnyOrder("broker", "log", "out");
        }
        assertThat(broker.home().resolve("native")).isEmptyDirectory();
    }
}
