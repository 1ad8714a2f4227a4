package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.world.Brokers;
import dev.agentsessions.world.Peer;
import dev.agentsessions.world.TestBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The daemon with a broker, as whoever subscribes sees it.
class OnTheLineTest {
    @RegisterExtension
    final Lab lab = new Lab();

    @Test
    @Tag("S6")
    @Tag("S8")
    @Tag("S11")
    void tellsWhatItFindsAndHearsWhatIsSaid() throws Exception {
        lab.keepServer();
        lab.declare(lab.deadEntry(Lab.KELP));
        try (TestBroker broker = Brokers.mosquitto();
                Peer peer = Peer.at(broker)) {
            Peer.Subscriber watcher = peer.subscribe("agent-sessions/#");
            try (Subscribed daemon = Subscribed.begun(lab, "tcp://127.0.0.1:" + broker.port())) {
                watcher.await("ready", _ -> payloads(watcher, "/reconciler/state").contains("\"state\":\"ready\""));
                watcher.await("drift", _ -> payloads(watcher, "/drifts").contains("tmux-gone"));
                watcher.await("state", _ -> payloads(watcher, Lab.KELP + "/state").contains("terminated"));
                daemon.awaitRest();
                String topic = topic(watcher, "/drifts").replace("/drifts", "/sessions/" + Lab.KELP + "/events");
                String host = topic.split("/")[1];
                peer.publish(topic, "{\"schema_version\":1,\"event\":\"created\",\"session\":\"" + Lab.KELP
                        + "\",\"host\":\"" + host + "\",\"timestamp\":\"2026-11-20T02:00:00Z\"}");
                daemon.await("a pass for the message", () -> daemon.said().wokenBy().contains("message"));
                assertThat(daemon.said().broker().counts()).containsEntry("outdated", 1L);
                assertThat(daemon.said().broker().phase()).isEqualTo("connected");
                daemon.endsWellBy("TERM");
            }
            watcher.await("goodbye", _ -> payloads(watcher, "/reconciler/state").contains("\"disconnected\""));
            assertThat(payloads(watcher, "/reconciler/state")).doesNotContain("\"lost\"");
        }
    }

    private static String payloads(Peer.Subscriber watcher, String topic) {
        return String.join("\n", watcher.heard().stream()
                .filter(message -> message.topic().endsWith(topic))
                .map(Peer.Message::payload)
                .toList());
    }

    private static String topic(Peer.Subscriber watcher, String end) {
        return watcher.heard().stream()
                .map(Peer.Message::topic)
                .filter(topic -> topic.endsWith(end))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Tag("S7")
    void aPasswordThatOthersMayReadIsRefused() throws IOException {
        lab.declare();
        Path password = lab.home().resolve("password");
        Files.writeString(password, "s3cret");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-r--r--"));
        lab.set("RECONCILE_MQTT_URL", "tcp://127.0.0.1:1");
        lab.set("RECONCILE_MQTT_PASSWORD_FILE", password.toString());
        lab.set("RECONCILE_MQTT_TLS_KEY_FILE", "/nowhere");
        Said said = lab.run("--subscribe");
        assertThat(said.status()).isEqualTo(2);
        assertThat(said.err().lines()).containsExactly("reconcile: config: mqtt.password-file: " + password
                + " has mode 644, and 600 is the most it may have; see chmod");
        assertThat(lab.run("--once").status()).as("no other command minds").isNotEqualTo(2);
        assertThat(List.of(said.err())).noneMatch(text -> text.contains("s3cret"));
    }
}
