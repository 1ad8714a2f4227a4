package dev.agentsessions.adapter.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.config.BrokerUrl;
import dev.agentsessions.daemon.Log;
import dev.agentsessions.messages.Intake;
import dev.agentsessions.messages.Received;
import dev.agentsessions.messages.Topics;
import dev.agentsessions.world.Await;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What waits to be recorded is bounded, also while nothing can be.
@Tag("S9")
class IncomingTest {
    private final CountDownLatch disk = new CountDownLatch(1);
    private final AtomicInteger taken = new AtomicInteger();
    private Incoming incoming;
    private Connection connection;

    @BeforeEach
    void open() throws LostException {
        Settings settings = new Settings(
                new Topics("root", "jobs", "lab1"), "me", null, null, null, "1", Office.pace(Duration.ofSeconds(1)));
        connection = new Connection(settings, new BrokerUrl.At("127.0.0.1", 1, false), new Connection.Owner() {
            @Override
            public void arrived(Connection from, String topic, MqttMessage message) {}

            @Override
            public void stirred() {}

            @Override
            public Room room() {
                return _ -> {};
            }
        });
        Intake hanging = new Intake() {
            @Override
            public void receive(List<Received> batch) {
                try {
                    disk.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                taken.addAndGet(batch.size());
            }

            @Override
            public Map<String, Long> counts() {
                return Map.of();
            }
        };
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        incoming = new Incoming(hanging, new Log(nowhere, InstantSource.system(), false));
        incoming.start();
    }

    @AfterEach
    void close() throws InterruptedException {
        disk.countDown();
        incoming.close();
        incoming.join(Office.PATIENCE);
        connection.close();
    }

    private void offer(int qos, int bytes) {
        incoming.offer(new Arrival(connection, new Received("t", new byte[bytes], Instant.EPOCH), 1, qos));
    }

    /// While the first message hangs in the recording, so that nothing makes room.
    private void fill() {
        offer(1, 10);
        Await.until(Office.PATIENCE, "recording", () -> incoming.waiting() == 0);
        while (incoming.waiting() < 1_000) {
            offer(1, 10);
        }
    }

    @Test
    void whatNobodyWantsAcknowledgedIsDroppedAndCounted() {
        for (int i = 0; i < 5_000; i++) {
            offer(0, 10);
        }
        assertThat(incoming.dropped()).isBetween(4_300L, 4_500L);
        assertThat(connection.isLost()).isFalse();
        disk.countDown();
        Await.until(Office.PATIENCE, "what was kept", () -> taken.get() + incoming.dropped() == 5_000);
    }

    @Test
    void neitherDoFewLargeOnesTakeMuchMemory() {
        for (int i = 0; i < 100; i++) {
            offer(0, 256 << 10);
        }
        assertThat(incoming.dropped()).isBetween(60L, 99L);
    }

    /// Mosquitto does send more, so it is held back rather than lost.
    @Test
    void nothingIsReadWhileThereIsNoRoom() throws IOException {
        incoming.await(() -> true);
        fill();
        Thread reader = Thread.ofPlatform().start(() -> {
            try {
                incoming.await(() -> true);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        Await.until(Office.PATIENCE, "waiting", () -> reader.getState() == Thread.State.TIMED_WAITING);
        disk.countDown();
        Await.until(Office.PATIENCE, "room", () -> !reader.isAlive());
    }

    @Test
    void nobodyWaitsForRoomOnALostConnection() throws IOException {
        fill();
        incoming.await(() -> false);
    }

    @Test
    void whoSendsMoreToBeAcknowledgedThanAgreedIsLost() {
        for (int i = 0; i < 1000; i++) {
            offer(1, 10);
        }
        assertThat(connection.isLost()).isFalse();
        for (int i = 0; i < 200; i++) {
            offer(1, 10);
        }
        assertThat(connection.isLost()).isTrue();
        assertThat(incoming.dropped()).isZero();
    }
}
