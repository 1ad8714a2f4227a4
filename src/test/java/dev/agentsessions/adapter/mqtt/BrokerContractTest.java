package dev.agentsessions.adapter.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.messages.Name;
import dev.agentsessions.report.JsonFields;
import dev.agentsessions.world.Brokers;
import dev.agentsessions.world.Peer;
import dev.agentsessions.world.Peer.Message;
import dev.agentsessions.world.TcpProxy;
import dev.agentsessions.world.TestBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What holds with every broker.
@Execution(ExecutionMode.CONCURRENT)
class BrokerContractTest {
    @TempDir
    private Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private <T extends AutoCloseable> T closing(T each) {
        open.add(each);
        return each;
    }

    private Office office(int port) {
        return closing(new Office(folder, port));
    }

    private Peer peer(TestBroker.Kind kind) {
        return closing(Peer.at(Brokers.shared(kind)));
    }

    private static int port(TestBroker.Kind kind) {
        return Brokers.shared(kind).port();
    }

    private static String state(String payload) {
        return fields(payload, "state");
    }

    private static String fields(String payload, String name) {
        try {
            return JsonFields.read(payload.getBytes(StandardCharsets.UTF_8)).text(name);
        } catch (JsonFields.Malformed e) {
            throw new AssertionError(payload, e);
        }
    }

    private static long session(String payload) {
        try {
            return JsonFields.read(payload.getBytes(StandardCharsets.UTF_8)).number("session");
        } catch (JsonFields.Malformed e) {
            throw new AssertionError(payload, e);
        }
    }

    private static boolean isLast(List<Message> heard, String state) {
        return !heard.isEmpty() && state(heard.getLast().payload()).equals(state);
    }

    private static List<String> numbers(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(n -> prefix + n).toList();
    }

    private static List<String> drifts(int from, int to) {
        return IntStream.range(from, to).mapToObj(n -> "{\"drift\":" + n + "}").toList();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("S11")
    void saysHowItStands(TestBroker.Kind kind) {
        Office office = office(port(kind));
        Peer.Subscriber watcher = peer(kind).subscribe(office.topics.state());
        long first = office.open().awaitConnection(0);
        watcher.await("init", heard -> isLast(heard, "init"));
        office.tell(List.of(), Map.of());
        watcher.await("ready", heard -> isLast(heard, "ready"));
        office.leave();
        watcher.await("disconnected", heard -> isLast(heard, "disconnected"));
        assertThat(watcher.payloads()).hasSize(3).allMatch(payload -> session(payload) == first);
        assertThat(fields(watcher.payloads().get(1), "last_pass")).isNotEmpty();
        assertThat(fields(watcher.payloads().get(1), "version")).isEqualTo("1.2.3");
        office.open().awaitConnection(first);
        watcher.await("init again", heard -> isLast(heard, "init"));
        assertThat(session(watcher.payloads().getLast())).isGreaterThan(first);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("S11")
    void isKnownToBeLostAndThenToBeThereAgain(TestBroker.Kind kind) {
        TcpProxy proxy = closing(new TcpProxy(port(kind)));
        Office office = office(proxy.port()).open();
        Peer peer = peer(kind);
        Peer.Subscriber watcher = peer.subscribe(office.topics.state());
        long first = office.awaitConnection(0);
        office.tell(List.of(), Map.of());
        watcher.await("ready", heard -> isLast(heard, "ready"));
        proxy.shutDoor(true);
        proxy.cut();
        watcher.await("lost", heard -> isLast(heard, "lost"));
        assertThat(session(watcher.payloads().getLast())).isEqualTo(first);
        proxy.shutDoor(false);
        long second = office.awaitConnection(first);
        watcher.await("init", heard -> isLast(heard, "init"));
        // The will of the first connection once more, too late.
        peer.publish(office.topics.state(), watcher.payloads().stream().filter(payload -> state(payload).equals("lost"))
                .findFirst().orElseThrow(), "-r");
        office.tell(List.of(), Map.of());
        watcher.await("ready", heard -> isLast(heard, "ready"));
        List<Message> retained = peer.retained(office.topics.state());
        assertThat(retained).singleElement().satisfies(message -> {
            assertThat(state(message.payload())).isEqualTo("ready");
            assertThat(session(message.payload())).isEqualTo(second);
        });
    }

    @ParameterizedTest
    @EnumSource
    @Tag("S8")
    @Tag("S9")
    void whatIsSentWhileItIsAwayArrivesLater(TestBroker.Kind kind) {
        Office office = office(port(kind)).open().connected();
        Peer peer = peer(kind);
        peer.publish(office.job("a"), "here");
        peer.publish(office.session("s"), "there");
        office.await("both", () -> office.inbox.size() == 2);
        assertThat(office.inbox.topics()).containsExactly(office.job("a"), office.session("s"));
        office.leave();
        List<String> away = numbers("away ", 100);
        peer.publishAll(office.job("b"), away);
        office.open();
        office.await("what was sent", () -> office.inbox.size() >= 102);
        assertThat(office.inbox.payloads()).startsWith("here", "there").endsWith(away.toArray(String[]::new)).hasSize(102);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("S8")
    void subscribesAgainOnlyIfTheSessionIsGone(TestBroker.Kind kind) {
        TcpProxy proxy = closing(new TcpProxy(port(kind)));
        Office office = office(proxy.port()).open();
        Peer peer = peer(kind);
        long first = office.awaitConnection(0);
        proxy.cut();
        office.awaitConnection(first);
        office.leave();
        long second = office.open().awaitConnection(first);
        peer.publish(office.job("a"), "1");
        office.await("message", () -> office.inbox.size() == 1);
        office.leave();
        // The same id with a clean start and no session expiry: the broker forgets.
        Peer other = closing(Peer.at(Brokers.shared(kind), "-i", office.clientId));
        other.publish("anywhere", "");
        office.open().awaitConnection(second);
        peer.publish(office.job("a"), "2");
        office.await("message after the session is gone", () -> office.inbox.size() == 2);
        assertThat(subscribesOf(proxy)).startsWith(1L, 0L, 0L).endsWith(1L);
    }

    private static List<Long> subscribesOf(TcpProxy proxy) {
        return proxy.said().stream()
                .map(said -> Packets.of(said).stream()
                        .filter(packet -> packet.type() == Packets.SUBSCRIBE)
                        .count())
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("S11")
    void driftsAreToldInOrderAndNoMoreOfThemAtATimeThanTheBrokerTakes(TestBroker.Kind kind) {
        Office office = office(port(kind));
        Peer.Subscriber watcher = peer(kind).subscribe(office.topics.drifts());
        office.open();
        assertThat(office.tell(drifts(0, 100), Map.of())).isTrue();
        office.connected();
        office.tell(drifts(100, 200), Map.of());
        watcher.await("200 drifts", heard -> heard.size() >= 200);
        office.await("acknowledgements", () -> office.outbox.waiting() == 0);
        assertThat(watcher.payloads()).containsExactlyElementsOf(drifts(0, 200));
        assertThat(office.state().session()).isEqualTo(office.connected().state().session());
        assertThat(office.count("waiting")).isZero();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("S11")
    void statesOfSessionsAreRetainedAsLongAsThereAreSessions(TestBroker.Kind kind) {
        String hostile = "a/b+c#d\u0007 ü";
        Office office = office(port(kind)).open().connected();
        Peer peer = peer(kind);
        String all = office.topics.session("x").replace("/x/", "/+/");
        office.tell(List.of(), Map.of("one", "{\"n\":1}", hostile, "{\"n\":2}", "three", "{\"n\":3}"));
        Peer.Subscriber watcher = peer.subscribe(all);
        watcher.await("three states", heard -> heard.size() == 3);
        office.tell(List.of(), Map.of("one", "{\"n\":4}", hostile, "{\"n\":2}"));
        watcher.await("a change and an end", heard -> heard.size() == 5);
        assertThat(watcher.heard().subList(3, 5)).containsExactlyInAnyOrder(
                new Message(false, office.topics.session("one"), "{\"n\":4}"),
                new Message(false, office.topics.session("three"), ""));
        office.leave();
        office.open().connected();
        office.tell(List.of(), Map.of("one", "{\"n\":4}"));
        watcher.await("end over a restart", heard ->
                heard.contains(new Message(false, office.topics.session(hostile), "")));
        assertThat(peer.retained(all)).containsExactly(new Message(true, office.topics.session("one"), "{\"n\":4}"));
        String topic = office.topics.session(hostile);
        String level = topic.substring(0, topic.lastIndexOf('/')).substring(topic.indexOf("/sessions/") + 10);
        assertThat(Name.of(level)).isEqualTo(hostile);
    }

    /// paho#999: ten messages behind a callback that waits, and nothing is read any more.
    @ParameterizedTest
    @EnumSource
    @Tag("S8")
    void aFloodWhileSubscribingDoesNotChokeIt(TestBroker.Kind kind) {
        Office office = office(port(kind));
        Peer peer = peer(kind);
        for (int i = 0; i < 30; i++) {
            peer.publish(office.job("j" + i), "retained " + i, "-r");
        }
        office.open().connected();
        office.await("all that was retained", () -> office.inbox.size() == 30);
        peer.publish(office.job("j"), "after");
        office.await("what came after", () -> office.inbox.size() == 31);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("S8")
    void whoTakesItsIdOverIsNotFought(TestBroker.Kind kind) {
        Office office = office(port(kind)).open().connected();
        String topic = office.topics.root() + "/rival";
        try (Peer rivals = Peer.at(Brokers.shared(kind), "-i", office.clientId)) {
            Peer.Subscriber rival = rivals.subscribe(topic);
            office.await("taken over", () -> office.state().phase().equals("taken over"));
            long session = office.state().session();
            assertThat(office.state().problem()).contains("another client", "mqtt.client-id");
            office.await("its line in the log", () -> office.log().contains("another client"));
            rival.await("message, undisturbed", heard -> {
                peer(kind).publish(topic, "still here?");
                return !heard.isEmpty();
            });
            assertThat(office.state().session()).isEqualTo(session);
        }
        office.await("return", () -> office.isConnected());
    }
}
