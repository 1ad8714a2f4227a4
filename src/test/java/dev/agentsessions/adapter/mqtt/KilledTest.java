package dev.agentsessions.adapter.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.testing.Child;
import dev.agentsessions.world.Await;
import dev.agentsessions.world.Brokers;
import dev.agentsessions.world.Peer;
import dev.agentsessions.world.TestBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.json.JsonFactory;

/// SIGKILL between receipt, record and acknowledgement, and between what is told and what is published.
class KilledTest {
    private static final int MESSAGES = 3_000;
    private static final int KILLS = 3;

    @TempDir
    private Path folder;

    @Test
    @Tag("S6")
    @Tag("S10")
    @Tag("S11")
    void whoIsKilledLosesNothingThatWasSentOrTold() throws IOException {
        String name = "killed-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
        List<String> messages =
                IntStream.range(0, MESSAGES).mapToObj(Integer::toString).toList();
        List<String> told = new ArrayList<>();
        try (TestBroker broker = Brokers.mosquitto("autosave_on_changes false");
                Peer peer = Peer.at(broker)) {
            Peer.Subscriber watcher = peer.subscribe("root-" + name + "/lab1/drifts");
            for (int run = 0; run <= KILLS; run++) {
                try (Child child = child(broker, name, run)) {
                    assertThat(child.line()).isEqualTo("told");
                    for (int i = 0; i < 20; i++) {
                        told.add("{\"drift\":\"" + run + "-" + i + "\"}");
                    }
                    if (run == 0) {
                        Await.until(Office.PATIENCE, "connection", () -> !watcher.heard().isEmpty());
                        peer.publishing("jobs-" + name + "/j/events", messages);
                    }
                    int enough = run == KILLS ? MESSAGES : (run + 1) * MESSAGES / (KILLS + 2);
                    Await.until(Office.PATIENCE, enough + " messages", () -> received().size() >= enough);
                    if (run == KILLS) {
                        watcher.await("all drifts", _ -> watcher.payloads().containsAll(told));
                    }
                }
            }
        }
        assertThat(received()).containsExactlyInAnyOrderElementsOf(messages);
    }

    private Child child(TestBroker broker, String name, int run) throws IOException {
        return Child.jvmWith(
                List.of(MqttAsyncClient.class, JsonFactory.class),
                KilledMain.class,
                Integer.toString(broker.port()),
                folder.toString(),
                name,
                Integer.toString(run));
    }

    private Set<String> received() {
        try {
            return new HashSet<>(Files.readAllLines(folder.resolve("received")));
        } catch (IOException e) {
            return Set.of();
        }
    }
}
