package dev.agentsessions.adapter.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.adapter.mqtt.Packets.Packet;
import dev.agentsessions.world.Await;
import dev.agentsessions.world.Brokers;
import dev.agentsessions.world.Peer;
import dev.agentsessions.world.TcpProxy;
import dev.agentsessions.world.TestBroker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// What a broken line, a full disk and too much of everything cost: time, and nothing that was acknowledged.
@Execution(ExecutionMode.CONCURRENT)
class LineFaultsTest {
    /// It writes what it keeps with each change, else, which takes longer than all that is tested here.
    private static TestBroker broker;

    @TempDir
    private Path folder;

    private TcpProxy proxy;
    private Peer peer;
    private Office office;

    @BeforeAll
    static void start() {
        broker = Brokers.mosquitto("autosave_on_changes false");
    }

    @AfterAll
    static void end() {
        broker.close();
    }

    @BeforeEach
    void open() {
        proxy = new TcpProxy(broker.port());
        peer = Peer.at(broker);
        office = new Office(folder, proxy.port());
    }

    @AfterEach
    void close() {
        office.close();
        peer.close();
        proxy.close();
    }

    private static List<String> numbered(int count, String rest) {
        return IntStream.range(0, count).mapToObj(n -> n + rest).toList();
    }

    private static List<String> drifts(int from, int to) {
        return IntStream.range(from, to).mapToObj(n -> "{\"drift\":" + n + "}").toList();
    }

    private long acknowledged() {
        return proxy.said().stream()
                .flatMap(said -> Packets.of(said).stream())
                .filter(packet -> packet.type() == Packets.PUBACK)
                .count();
    }

    @Test
    @Tag("S3")
    @Tag("S10")
    void aLineThatIsCutInThePacketLosesNothing() {
        office.open().connected();
        List<String> messages = numbered(300, " " + "x".repeat(1000));
        for (int cut = 1; cut <= 3; cut++) {
            long before = office.awaitConnection(0);
            proxy.cutAfter(50_000 + 37 * cut);
            peer.publishAll(office.job("j" + cut), messages);
            office.awaitConnection(before);
        }
        for (int cut = 1; cut <= 3; cut++) {
            String topic = office.job("j" + cut);
            // Some come twice, so that their number says nothing.
            office.await("all messages of " + topic, () -> office.inbox.payloads(topic).containsAll(messages));
        }
    }

    /// Field failure 30: the session was made, and the line was cut before we had heard of it.
    @Test
    @Tag("S8")
    void aConnectionThatWasCutBeforeItsAnswerIsSubscribedByTheNext() {
        office.open().connected();
        office.leave();
        // The same id with a clean start and no session expiry: the broker forgets what we had subscribed to.
        try (Peer other = Peer.at(broker, "-i", office.clientId)) {
            other.publish("anywhere", "");
        }
        proxy.cutAfter(2);
        office.open().connected();
        peer.publish(office.job("a"), "heard");
        office.await("message", () -> office.inbox.size() == 1);
        assertThat(proxy.said()).hasSize(3);
    }

    @Test
    @Tag("S10")
    void nothingIsAcknowledgedBeforeItIsRecorded() {
        office.inbox.full(true);
        office.open().connected();
        peer.publish(office.job("a"), "1");
        peer.publish(office.job("a"), "2");
        office.await("attempts", () -> office.inbox.attempts() >= 3);
        assertThat(acknowledged()).isZero();
        assertThat(office.log()).contains("could not be recorded: no space left on device");
        assertThat(office.log().lines().filter(line -> line.contains("will come again"))).hasSize(1);
        office.inbox.full(false);
        office.await("both messages", () -> office.inbox.payloads().containsAll(List.of("1", "2")));
        office.await("acknowledgements", () -> acknowledged() >= 2);
        office.leave();
        int taken = office.inbox.size();
        office.open().connected();
        peer.publish(office.job("a"), "3");
        office.await("the third, and no more", () -> office.inbox.size() == taken + 1);
    }

    /// paho#850, paho#1035: whoever closes connections at once leaves Paho's connecting thread behind.
    @Test
    @Tag("S3")
    void noThreadIsLeftOfConnectionsThatAreCut() {
        List<Office> offices = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                offices.add(new Office(folder.resolve("office" + i), proxy.port()).open());
            }
            for (int round = 0; round < 5; round++) {
                long[] before = offices.stream().mapToLong(each -> each.connected().state().session()).toArray();
                proxy.shutDoor(round == 2);
                proxy.cut();
                if (round == 2) {
                    // These have to try in vain a few times.
                    each(offices, before, 3, false);
                    proxy.shutDoor(false);
                }
                each(offices, before, 1, true);
            }
            assertThat(threads()).hasSizeLessThanOrEqualTo(20 * 6);
        } finally {
            closeAll(offices);
        }
        Await.until(Office.PATIENCE, "end of all threads", () -> threads().isEmpty());
    }

    /// Each takes a moment to leave.
    private static void closeAll(List<Office> offices) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            offices.forEach(office -> threads.execute(office::close));
        }
    }

    private static void each(List<Office> offices, long[] before, int more, boolean connected) {
        for (int i = 0; i < before.length; i++) {
            Office each = offices.get(i);
            long session = before[i] + more;
            each.await("session " + session, () -> each.state().session() >= session
                    && (!connected || each.isConnected()));
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("MQTT ") || name.equals("mqtt-client"))
                .toList();
    }

    /// paho#1104: Mosquitto grants ten aliases.
    @Test
    @Tag("S8")
    void noAliasIsUsedWithABrokerThatGrantsThem() {
        office.open().connected();
        office.tell(drifts(0, 20), Map.of("one", "{}"));
        office.await("drifts", () -> office.outbox.waiting() == 0);
        List<Packet> published = Packets.of(proxy.said().getFirst()).stream()
                .filter(packet -> packet.type() == Packets.PUBLISH)
                .toList();
        assertThat(published).hasSizeGreaterThanOrEqualTo(20).noneMatch(Packet::hasAlias);
    }

    @Test
    @Tag("S9")
    void whatIsTooLargeReachesTheReaderOrNobody() {
        office.open().connected();
        long session = office.state().session();
        String large = "x".repeat(70_000);
        peer.publishAll(office.job("a"), List.of(large));
        peer.publishAll(office.job("b"), List.of("x".repeat(300_000)));
        peer.publish(office.job("c"), "small");
        office.await("two messages", () -> office.inbox.size() == 2);
        assertThat(office.inbox.payloads()).containsExactly(large, "small");
        assertThat(office.state().session()).isEqualTo(session);
    }

    @Test
    @Tag("S11")
    void anOutboxThatOverflowsWhileTheBrokerIsAwayKeepsTheNewest() {
        proxy.shutDoor(true);
        office.open();
        for (int i = 0; i < 105; i++) {
            assertThat(office.tell(drifts(100 * i, 100 * i + 100), Map.of())).isTrue();
        }
        assertThat(office.count("waiting")).isEqualTo(10_000);
        assertThat(office.count("given_up")).isEqualTo(500);
        Peer.Subscriber watcher = peer.subscribe(office.topics.drifts());
        proxy.shutDoor(false);
        office.await("drifts", () -> office.outbox.waiting() == 0);
        watcher.await("the last", heard -> heard.size() >= 10_000);
        assertThat(watcher.payloads()).containsExactlyElementsOf(drifts(500, 10_500));
    }
}
