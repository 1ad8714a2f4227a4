package dev.agentsessions.adapter.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.adapter.mqtt.Packets.Packet;
import dev.agentsessions.daemon.Alarm;
import dev.agentsessions.daemon.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// We keep to what a broker grants, and live with what it refuses.
@Execution(ExecutionMode.CONCURRENT)
class GrantsTest {
    private static final int RECEIVE_MAXIMUM = 0x21;
    private static final int TOPIC_ALIAS_MAXIMUM = 0x22;
    private static final int MAXIMUM_PACKET_SIZE = 0x27;
    private static final int SERVER_KEEP_ALIVE = 0x13;
    private static final int MAXIMUM_QOS = 0x24;
    private static final int RETAIN_AVAILABLE = 0x25;

    @TempDir
    private Path folder;

    private ScriptedBroker broker;
    private Office office;

    @BeforeEach
    void open() {
        broker = new ScriptedBroker();
        office = new Office(folder, broker.port());
    }

    @AfterEach
    void close() {
        office.close();
        broker.close();
    }

    private static List<String> drifts(int from, int to) {
        return IntStream.range(from, to).mapToObj(n -> "{\"drift\":" + n + "}").toList();
    }

    /// Paho's 32202: it does not wait for the window to open but fails.
    @Test
    @Tag("S11")
    void noMoreIsUnderWayThanTheBrokerTakes() throws IOException {
        broker.grants(false, RECEIVE_MAXIMUM, 0, 3).withholds(true);
        office.open().connected();
        office.tell(drifts(0, 20), Map.of("one", "{}", "two", "{}"));
        office.await("a full window", () -> broker.unanswered() == 3);
        broker.withholds(false);
        office.await("the rest", () -> office.outbox.waiting() == 0);
        assertThat(broker.mostUnanswered()).isEqualTo(3);
        assertThat(broker.published(office.topics.drifts())).containsExactlyElementsOf(drifts(0, 20));
        assertThat(broker.heard(Packets.CONNECT)).hasSize(1);
    }

    /// paho#1104: an alias that is used again without its topic is lost on the next connection.
    @Test
    @Tag("S8")
    void noAliasIsUsedThoughTheBrokerGrantsThem() {
        broker.grants(false, TOPIC_ALIAS_MAXIMUM, 0, 10);
        office.open().connected();
        office.tell(drifts(0, 20), Map.of());
        office.await("drifts", () -> office.outbox.waiting() == 0);
        assertThat(broker.published(office.topics.drifts())).hasSize(20);
        assertThat(broker.heard(Packets.PUBLISH)).noneMatch(Packet::hasAlias);
    }

    @Test
    @Tag("S11")
    void whatIsTooLargeForTheBrokerIsLeftOutAndSaid() {
        broker.grants(false, MAXIMUM_PACKET_SIZE, 0, 0, 2, 0);
        office.open().connected();
        String large = "{\"drift\":\"" + "x".repeat(600) + "\"}";
        office.tell(List.of("{\"drift\":1}", large, "{\"drift\":2}"), Map.of("one", large, "two", "{}"));
        office.await("drifts", () -> office.outbox.waiting() == 0);
        office.await("state", () -> broker.published(office.topics.session("two")).equals(List.of("{}")));
        assertThat(broker.published(office.topics.drifts())).containsExactly("{\"drift\":1}", "{\"drift\":2}");
        assertThat(broker.published(office.topics.session("one"))).isEmpty();
        assertThat(broker.heard(Packets.CONNECT)).hasSize(1);
        assertThat(office.count("refused")).isEqualTo(2);
        assertThat(office.state().problem()).contains("512 bytes at most");
        assertThat(office.log()).contains("not published on " + office.topics.drifts());
    }

    /// Paho takes what the broker takes at most for what it sends at most.
    @Test
    @Tag("S9")
    void messagesMayBeLargerThanThoseThatTheBrokerTakes() throws IOException {
        broker.grants(false, MAXIMUM_PACKET_SIZE, 0, 0, 2, 0);
        office.open().connected();
        broker.sends(office.job("a"), "x".repeat(1000));
        office.await("message", () -> office.inbox.size() == 1);
        assertThat(broker.heard(Packets.CONNECT)).hasSize(1);
    }

    /// And the other way round: what we take at most is no bound of what we send.
    @Test
    @Tag("S11")
    void driftsMayBeLargerThanTheMessagesThatWeTake() {
        String large = "{\"drift\":\"" + "x".repeat(300_000) + "\"}";
        office.open().connected();
        office.tell(List.of(large), Map.of());
        office.await("drift", () -> office.outbox.waiting() == 0);
        assertThat(broker.heard(Packets.CONNECT)).hasSize(1);
    }

    @Test
    @Tag("S11")
    void aBrokerThatCannotAcknowledgeOrRetainIsSaidToBeOne() {
        broker.grants(false, MAXIMUM_QOS, 0);
        office.open().connected();
        assertThat(office.state().problem()).contains("QoS 0 only");
        office.leave();
        broker.grants(false, RETAIN_AVAILABLE, 0);
        office.open().connected();
        assertThat(office.state().problem()).contains("retains nothing");
    }

    @Test
    @Tag("S6")
    void whatWasNeverOpenedIsClosedAllTheSame() {
        MqttBroker never = office.another();
        never.close();
        assertThat(never.state().phase()).isEqualTo("closed");
    }

    @Test
    @Tag("S11")
    void driftsThatAreRefusedAreKeptAndSentAgainInTheirOrder() {
        broker.refuses(packet -> packet.topic().equals(office.topics.drifts()));
        office.open().connected();
        office.tell(drifts(0, 5), Map.of("one", "{}"));
        office.await("refusal", () -> office.state().problem() != null);
        assertThat(office.state().problem()).contains(office.topics.drifts(), "0x87");
        assertThat(office.outbox.waiting()).isEqualTo(5);
        assertThat(office.isConnected()).isTrue();
        broker.refuses(_ -> false);
        office.await("drifts", () -> office.outbox.waiting() == 0);
        List<String> sent = broker.published(office.topics.drifts());
        assertThat(sent.subList(sent.size() - 5, sent.size())).containsExactlyElementsOf(drifts(0, 5));
        assertThat(office.log().lines().filter(line -> line.contains("does not take what is published")))
                .hasSize(1);
    }

    @Test
    @Tag("S8")
    void whoIsNotSubscribedSaysSoAndTriesAgain() {
        broker.answersSubscribing(0x87);
        office.open().connected();
        office.await("refusal", () -> office.state().problem() != null);
        assertThat(office.state().problem()).contains("does not let us subscribe to ");
        office.tell(drifts(0, 1), Map.of());
        office.await("drift all the same", () -> office.outbox.waiting() == 0);
        broker.answersSubscribing(1);
        office.await("subscription", () -> office.state().problem() == null);
        assertThat(broker.heard(Packets.SUBSCRIBE).size()).isGreaterThan(1);
        assertThat(broker.heard(Packets.CONNECT)).hasSize(1);
    }

    /// Field failure 30: the session was made by a connection that did not live to subscribe.
    @Test
    @Tag("S8")
    void aSessionIsNotTakenForSubscribedThatNobodySawSubscribed() {
        broker.grants(true);
        office.open().connected();
        assertThat(broker.heard(Packets.SUBSCRIBE)).hasSize(1);
        office.leave();
        office.open().connected();
        assertThat(broker.heard(Packets.SUBSCRIBE)).hasSize(1);
        assertThat(broker.heard(Packets.CONNECT)).hasSize(2);
    }

    @Test
    @Tag("S8")
    void otherTopicsThanBeforeAreSubscribedToThoughTheSessionIsPresent() {
        broker.grants(true);
        office.open().connected();
        office.leave();
        try (Office moved = new Office(folder, broker.port())) {
            moved.open().connected();
            assertThat(broker.heard(Packets.SUBSCRIBE)).hasSize(2);
            assertThat(broker.heard(Packets.UNSUBSCRIBE)).hasSize(1);
        }
    }

    @Test
    @Tag("S8")
    void aShorterKeepAliveOfTheBrokerIsKept() {
        broker.grants(false, SERVER_KEEP_ALIVE, 0, 1);
        office.pace = new Pace(
                office.pace.first(),
                office.pace.longest(),
                office.pace.settled(),
                office.pace.takenOver(),
                office.pace.refused(),
                office.pace.patience(),
                office.pace.quiet(),
                Duration.ofSeconds(2));
        office.open().connected();
        office.await("two pings", () -> broker.heard(12).size() == 2);
        assertThat(broker.heard(Packets.CONNECT)).hasSize(1);
    }

    /// After a connection everything is looked at again: what was sent before was not heard.
    @Test
    @Tag("S2")
    @Tag("S10")
    void eachConnectionWakesTheLoop() {
        office.open().connected();
        assertThat(Alarm.heard(office.wakeUps, Duration.ofSeconds(10))).containsExactly(Reason.CONNECTED);
        assertThat(Alarm.heard(office.wakeUps, Duration.ofMillis(50))).isEmpty();
        long first = office.state().session();
        broker.cut();
        office.awaitConnection(first);
        assertThat(Alarm.heard(office.wakeUps, Duration.ofSeconds(10))).containsExactly(Reason.CONNECTED);
    }
}
