package dev.agentsessions.adapter.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.world.Brokers;
import dev.agentsessions.world.Peer;
import dev.agentsessions.world.TestBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a broker's failures cost: time, and nothing else (rule S3).
@Execution(ExecutionMode.CONCURRENT)
class BrokerFaultsTest {
    @TempDir
    private Path folder;

    private static List<String> drifts(int from, int to) {
        return IntStream.range(from, to).mapToObj(n -> "{\"drift\":" + n + "}").toList();
    }

    /// Field failure 30: what happens while the broker is down, and what it retains from before.
    @ParameterizedTest
    @EnumSource(names = {"MOSQUITTO", "HIVEMQ_EMBEDDED"})
    @Tag("S3")
    @Tag("S6")
    @Tag("S11")
    void whatIsToldWhileTheBrokerIsKilledIsToldLater(TestBroker.Kind kind) {
        try (TestBroker broker = Brokers.start(kind);
                Peer peer = Peer.at(broker);
                Peer faithful = Peer.at(broker, "-c", "-i", "faithful", "-x", "3600");
                Office office = new Office(folder, broker.port())) {
            Peer.Subscriber watcher = faithful.subscribe(office.topics.drifts());
            long first = office.open().awaitConnection(0);
            assertThat(office.tell(drifts(0, 3), Map.of("one", "{\"n\":1}"))).isTrue();
            office.await("drifts told", () -> office.outbox.waiting() == 0);
            String everything = office.topics.root() + "/#";
            assertThat(peer.retained(everything)).hasSize(2);
            broker.kill();
            office.await("loss", () -> !office.isConnected());
            assertThat(office.tell(drifts(3, 6), Map.of("one", "{\"n\":2}"))).isTrue();
            assertThat(office.tell(drifts(6, 9), Map.of("one", "{\"n\":3}"))).isTrue();
            assertThat(office.count("waiting")).isEqualTo(6);
            broker.restart();
            long second = office.awaitConnection(first);
            office.tell(drifts(9, 10), Map.of("one", "{\"n\":3}"));
            office.await("drifts told", () -> office.outbox.waiting() == 0);
            watcher.await("last drift", heard -> watcher.payloads().contains("{\"drift\":9}"));
            assertThat(watcher.payloads().stream().distinct()).containsExactlyElementsOf(drifts(0, 10));
            assertThat(peer.retained(everything)).extracting(Peer.Message::payload).satisfiesExactlyInAnyOrder(
                    payload -> assertThat(payload).isEqualTo("{\"n\":3}"),
                    payload -> assertThat(payload).contains("\"state\":\"ready\"", "\"session\":" + second));
            peer.publish(office.job("a"), "heard again");
            office.await("message", () -> office.inbox.payloads().equals(List.of("heard again")));
            broker.freeze();
            office.tell(drifts(10, 13), Map.of());
            long begin = System.nanoTime();
            office.leave();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
            assertThat(office.outbox.waiting()).isEqualTo(3);
            broker.thaw();
        }
    }

    @Test
    @Tag("S3")
    @Tag("S8")
    void aBrokerThatHangsIsNoticedByItsSilence() {
        try (TestBroker broker = Brokers.mosquitto();
                Peer peer = Peer.at(broker);
                Office office = new Office(folder, broker.port())) {
            office.pace = Office.pace(Duration.ofSeconds(1));
            long first = office.open().awaitConnection(0);
            broker.freeze();
            office.tell(drifts(0, 3), Map.of());
            office.await("loss", () -> !office.isConnected());
            office.await("vain attempts", () -> office.state().session() > first + 1);
            assertThat(office.state().problem()).contains("does not answer CONNECT");
            broker.thaw();
            office.awaitConnection(first);
            office.await("drifts told", () -> office.outbox.waiting() == 0);
            peer.publish(office.job("a"), "heard");
            office.await("message", () -> office.inbox.payloads().equals(List.of("heard")));
        }
    }
}
