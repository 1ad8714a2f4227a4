package dev.agentsessions.adapter.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.config.Config.BindAgentTo;
import dev.agentsessions.mesh.Change;
import dev.agentsessions.world.Asker;
import dev.agentsessions.world.Brokers;
import dev.agentsessions.world.Peer;
import dev.agentsessions.world.TestBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The mesh's line to real brokers, as others see it.
@Tag("M17")
@Execution(ExecutionMode.CONCURRENT)
class MeshMqttTest {
    @TempDir
    private Path folder;

    private static String envelope(String type, String id, String agent, @Nullable String task, String payload) {
        return "{\"schema_version\":1,\"event_id\":\"" + id + "\",\"event_type\":\"" + type + "\",\"agent\":\"" + agent
                + "\",\"target\":\"all\",\"task_id\":" + (task == null ? "null" : "\"" + task + "\"") + ",\"payload\":"
                + payload + ",\"correlation_id\":null,\"timestamp\":\"2026-11-20T09:00:00Z\"}";
    }

    @ParameterizedTest
    @EnumSource(names = {"MOSQUITTO", "HIVEMQ_EMBEDDED"})
    @Tag("M11")
    @Tag("M15")
    @Tag("M16")
    void requestsAreAnsweredAndWhatHappensIsTold(TestBroker.Kind kind) throws Exception {
        TestBroker broker = Brokers.shared(kind);
        try (MeshOffice office = new MeshOffice(folder, broker, BindAgentTo.NONE).connected();
                Peer peer = Peer.at(broker);
                Asker ada = Asker.at(broker)) {
            String root = office.topics.root() + "/mesh/";
            Peer.Subscriber watcher = peer.subscribe(root + "events/#", root + "directives/#", root + "agents/#");
            String plain = office.topics.requests();
            String own = office.topics.requests("ada");
            assertThat(ada.answer(plain, envelope("REGISTER", "1", "ada", null, "{\"role\":\"creator\"}")))
                    .contains("\"ok\":true");
            ada.answer(plain, envelope("REGISTER", "2", "bob", null, "{\"role\":\"critic\"}"));
            ada.answer(own, envelope("TASK_ADD", "3", "ada", "t1", "{\"title\":\"One\"}"));
            String claimed = ada.answer(own, envelope("TASK_CLAIM", "4", "ada", "t1", "{}"));
            assertThat(claimed).contains("\"ok\":true").contains("\"token\":1");
            assertThat(ada.answer(own, envelope("TASK_CLAIM", "4", "ada", "t1", "{}")))
                    .contains("\"token\":1")
                    .contains("\"replayed\":true");
            assertThat(ada.answer(plain, envelope("TASK_CLAIM", "5", "bob", "t1", "{}"))).contains("claim_denied");
            assertThat(ada.answer(plain, "not an envelope")).contains("\"command\":\"send\"");
            ada.answer(own, envelope("BLOCKER", "6", "ada", "t1", "{\"token\":1,\"reason\":\"no key\"}"));
            assertThat(office.count(Change.Claimed.class)).isEqualTo(1);

            watcher.await("all", heard -> on(heard, root + "directives/all").size() == 2);
            List<Peer.Message> heard = watcher.heard();
            assertThat(on(heard, root + "events/TASK_CLAIM")).singleElement().asString().contains("\"kind\":\"claimed\"");
            assertThat(on(heard, root + "events/MESSAGE").toString()).contains("not an envelope");
            assertThat(on(heard, root + "directives/bob")).singleElement().asString().contains("claim_denied");
            assertThat(on(heard, root + "directives/all").toString()).contains("not an envelope", "replan");
            office.await("state", () -> peer.retained(root + "agents/ada/state").toString().contains("\"holds\":[\"t1\"]"));
        }
    }

    private static List<String> on(List<Peer.Message> heard, String topic) {
        return heard.stream().filter(message -> message.topic().equals(topic)).map(Peer.Message::payload).toList();
    }

    @Test
    @Tag("M16")
    void whoWantsNoAnswerIsServedAllTheSame() throws Exception {
        TestBroker broker = Brokers.shared(TestBroker.Kind.MOSQUITTO);
        try (MeshOffice office = new MeshOffice(folder, broker, BindAgentTo.NONE).connected();
                Peer peer = Peer.at(broker)) {
            office.register("ada");
            Peer.Subscriber listening = peer.subscribe(office.topics.root() + "/#");
            peer.publish(office.topics.requests(), envelope("HEARTBEAT", "1", "ada", null, "{}"));
            peer.publish(
                    office.topics.requests(),
                    envelope("HEARTBEAT", "2", "ada", null, "{}"),
                    "-D", "PUBLISH", "response-topic", office.topics.requests("ada"));
            Peer.Subscriber elsewhere = peer.subscribe("python/mqtt/jobs/" + office.topics.root() + "/#");
            peer.publish(
                    office.topics.requests(),
                    envelope("HEARTBEAT", "3", "ada", null, "{}"),
                    "-D", "PUBLISH", "response-topic", "python/mqtt/jobs/" + office.topics.root() + "/events");
            office.await("all", () -> office.count(Change.Heard.class) == 3);
            listening.await("told", heard -> on(heard, office.topics.events("HEARTBEAT")).size() == 3);
            assertThat(listening.heard())
                    .as("an answer must not become somebody's request")
                    .noneMatch(message -> message.topic().equals(office.topics.requests("ada")));
            assertThat(elsewhere.heard()).as("nor what a job says").isEmpty();
        }
    }

    @Test
    @Tag("M18")
    void whoIsBoundSpeaksForItselfOnly() throws Exception {
        TestBroker broker = Brokers.shared(TestBroker.Kind.MOSQUITTO);
        try (MeshOffice office = new MeshOffice(folder, broker, BindAgentTo.USERNAME).connected();
                Asker bob = Asker.at(broker)) {
            office.register("ada");
            String beat = envelope("HEARTBEAT", "1", "ada", null, "{}");
            assertThat(bob.answer(office.topics.requests("bob"), beat)).contains("not_yourself");
            assertThat(office.count(Change.Heard.class)).isZero();
            assertThat(bob.answer(office.topics.requests("ada"), beat)).contains("\"ok\":true");
        }
    }

    @Test
    void aBrokerThatWasAwayIsToldWhatItMissed() throws Exception {
        try (TestBroker broker = Brokers.start(TestBroker.Kind.MOSQUITTO);
                MeshOffice office = new MeshOffice(folder, broker, BindAgentTo.NONE).connected();
                Peer peer = Peer.at(broker)) {
            office.register("ada");
            long before = office.line.connection();
            broker.kill();
            office.await("loss", () -> office.line.connection() == 0);
            office.add("t1");
            office.add("t2");
            broker.restart();
            Peer.Subscriber watcher = peer.subscribe(office.topics.root() + "/mesh/#");
            office.awaitConnection(before);
            watcher.await("both", heard -> on(heard, office.topics.events("TASK_ADD")).size() >= 2);
            watcher.await("state", heard -> !on(heard, office.topics.state("ada")).isEmpty());
        }
    }

    @Test
    void whatExpiredBeforeItWasReadIsNotCarriedOut() throws Exception {
        TestBroker broker = Brokers.shared(TestBroker.Kind.MOSQUITTO);
        try (MeshOffice office = new MeshOffice(folder, broker, BindAgentTo.NONE).connected();
                Asker ada = Asker.at(broker)) {
            office.register("ada");
            String own = office.topics.requests("ada");
            assertThat(ada.ask(own, envelope("HEARTBEAT", "1", "ada", null, "{}"), 30L).get(30, TimeUnit.SECONDS))
                    .contains("\"ok\":true");
            long before = office.line.connection();
            office.stoodStill.addAndGet(5_000);
            assertThat(ada.answer(own, envelope("HEARTBEAT", "2", "ada", null, "{}"))).contains("\"ok\":true");
            assertThat(office.line.connection()).as("it came by another connection").isGreaterThan(before);
            assertThat(office.log()).contains("this process has stood still");
        }
    }

    @Test
    void whatExpiresWhileTheStoreIsBusyIsNotCarriedOut() throws Exception {
        TestBroker broker = Brokers.shared(TestBroker.Kind.MOSQUITTO);
        try (MeshOffice office = new MeshOffice(folder, broker, BindAgentTo.NONE).connected();
                Asker ada = Asker.at(broker)) {
            office.register("ada");
            long begun = System.nanoTime();
            CompletableFuture<String> answer = office.store.write(_ -> {
                CompletableFuture<String> asked =
                        ada.ask(office.topics.requests(), envelope("HEARTBEAT", "1", "ada", null, "{}"), 1L);
                office.await("expiry", () -> System.nanoTime() - begun > 2_500_000_000L);
                return asked;
            });
            assertThat(ada.answer(office.topics.requests(), envelope("HEARTBEAT", "2", "ada", null, "{}")))
                    .contains("\"ok\":true");
            assertThat(office.count(Change.Heard.class)).isEqualTo(1);
            assertThat(answer.getNow("{\"reason\":\"expired\"}")).contains("expired");
        }
    }

    @Test
    void manyAreServedAtOnceAndEachInItsOrder() throws Exception {
        TestBroker broker = Brokers.shared(TestBroker.Kind.MOSQUITTO);
        try (MeshOffice office = new MeshOffice(folder, broker, BindAgentTo.NONE).connected();
                Asker asker = Asker.at(broker)) {
            List<CompletableFuture<String>> answers = new ArrayList<>();
            for (int agent = 0; agent < 10; agent++) {
                String name = "a" + agent;
                String own = office.topics.requests(name);
                answers.add(asker.ask(own, envelope("REGISTER", name + "-r", name, null, "{\"role\":\"r\"}"), null));
                for (int i = 0; i < 20; i++) {
                    answers.add(asker.ask(own, envelope("MESSAGE", name + "-" + i, name, null, "{\"text\":\"" + i + "\"}"), null));
                }
            }
            for (CompletableFuture<String> answer : answers) {
                assertThat(answer.get(30, TimeUnit.SECONDS)).contains("\"ok\":true");
            }
            List<String> sent = office.mesh.look(snapshot -> snapshot.log(0, 10_000).stream()
                    .map(sealed -> sealed.event().change())
                    .filter(change -> change instanceof Change.Sent sent1 && sent1.agent().equals("a3"))
                    .map(change -> ((Change.Sent) change).body())
                    .toList());
            assertThat(sent).hasSize(20).containsExactlyElementsOf(
                    IntStream.range(0, 20).mapToObj(Integer::toString).toList());
        }
    }

    private MeshOffice second(MeshOffice first, TestBroker broker, String host) throws Exception {
        Path other = Files.createDirectories(folder.resolve(host));
        return new MeshOffice(other, broker, BindAgentTo.NONE, first.topics.root(), host);
    }

    @ParameterizedTest
    @EnumSource(names = {"MOSQUITTO", "HIVEMQ_EMBEDDED"})
    @Tag("M7")
    void anotherStoreBehindTheSameTopicsIsNotServed(TestBroker.Kind kind) throws Exception {
        TestBroker broker = Brokers.shared(kind);
        try (MeshOffice first = new MeshOffice(folder, broker, BindAgentTo.NONE).connected();
                Peer peer = Peer.at(broker);
                Asker ada = Asker.at(broker)) {
            try (MeshOffice second = second(first, broker, "lab2")) {
                second.await("complaint", () -> second.log().contains("not served over the broker"));
                assertThat(second.log()).contains("the store of lab1").contains("-r -n -t " + first.topics.store());
                second.register("zoe");
                String plain = first.topics.requests();
                for (int i = 0; i < 8; i++) {
                    assertThat(ada.answer(plain, envelope("REGISTER", "r" + i, "a" + i, null, "{\"role\":\"r\"}")))
                            .contains("\"ok\":true");
                }
                assertThat(first.count(Change.Registered.class)).isEqualTo(8);
                assertThat(second.count(Change.Registered.class)).as("only what it did itself").isEqualTo(1);
                assertThat(second.line.connection()).isZero();
                assertThat(peer.retained(first.topics.state("zoe"))).isEmpty();
                assertThat(peer.retained(first.topics.store()).toString()).contains("\"host\":\"lab1\"");
            }
        }
    }

    @Test
    @Tag("M7")
    void whoHearsThatTheTopicsAreAnothersStopsServing() throws Exception {
        TestBroker broker = Brokers.shared(TestBroker.Kind.MOSQUITTO);
        try (MeshOffice office = new MeshOffice(folder, broker, BindAgentTo.NONE).connected();
                Peer peer = Peer.at(broker)) {
            office.register("ada");
            peer.publish(office.topics.store(), "{\"store\":\"0\",\"host\":\"lab9\"}", "-r");
            office.await("end of service", () -> office.line.connection() == 0);
            peer.publish(office.topics.requests(), envelope("HEARTBEAT", "1", "ada", null, "{}"));
            office.await("complaint", () -> office.log().contains("the store of lab9"));
            peer.publish(office.topics.store(), "", "-r");
            office.awaitConnection(0);
            peer.publish(office.topics.requests(), envelope("HEARTBEAT", "2", "ada", null, "{}"));
            office.await("service", () -> office.count(Change.Heard.class) > 0);
            assertThat(office.count(Change.Heard.class)).as("what came meanwhile is not ours").isEqualTo(1);
        }
    }

    @Test
    @Tag("M7")
    void ofTwoStoresThatBeginAtOnceTwoNeverServe() throws Exception {
        TestBroker broker = Brokers.shared(TestBroker.Kind.MOSQUITTO);
        try (MeshOffice first = new MeshOffice(folder, broker, BindAgentTo.NONE);
                MeshOffice second = second(first, broker, "lab2")) {
            first.await("somebody knows", () -> {
                boolean both = first.line.connection() > 0 && second.line.connection() > 0;
                assertThat(both).as("both serve").isFalse();
                return first.log().contains("not served") || second.log().contains("not served");
            });
        }
    }

    @Test
    @Tag("M17")
    void coordinatorsOfOneStoreServeTogether() throws Exception {
        TestBroker broker = Brokers.shared(TestBroker.Kind.MOSQUITTO);
        try (MeshOffice first = new MeshOffice(folder, broker, BindAgentTo.NONE).connected();
                MeshOffice second =
                        new MeshOffice(folder, broker, BindAgentTo.NONE, first.topics.root(), "lab1").connected()) {
            assertThat(first.line.connection()).isPositive();
            assertThat(second.log()).doesNotContain("not served");
        }
    }

    @Test
    void aTopicThatTheBrokerDeniesKeepsNothingElseFromBeingTold() throws Exception {
        Path rights = Files.writeString(folder.resolve("acl"), """
                topic read #
                topic write +/mesh/store
                topic write +/mesh/agents/#
                topic write +/mesh/events/MESSAGE
                topic write +/mesh/events/TASK_ADD
                """);
        try (TestBroker broker = Brokers.mosquitto("acl_file " + rights);
                MeshOffice office = new MeshOffice(folder, broker, BindAgentTo.NONE).connected();
                Peer peer = Peer.at(broker)) {
            Peer.Subscriber watcher = peer.subscribe(office.topics.root() + "/mesh/#");
            office.register("ada");
            office.add("t1");
            office.add("t2");
            office.await("complaint", () -> office.log().contains("as the broker does not take it (reason code 0x87)"));
            office.await("both", () -> on(watcher.heard(), office.topics.events("TASK_ADD")).size() >= 2);
            office.add("t3");
            office.await("the next", () -> on(watcher.heard(), office.topics.events("TASK_ADD")).size() >= 3);
            assertThat(on(watcher.heard(), office.topics.events("REGISTER"))).isEmpty();
            assertThat(office.log()).containsOnlyOnce("not published on");
        }
    }

    @Test
    @Tag("M17")
    void anAnswerThatTheBrokerDeniesIsComplainedOfAndNothingIsDoneTwice() throws Exception {
        Path rights = Files.writeString(folder.resolve("acl"), """
                topic read #
                topic write +/mesh/store
                topic write +/mesh/requests
                topic write +/mesh/agents/#
                topic write +/mesh/events/#
                """);
        try (TestBroker broker = Brokers.mosquitto("acl_file " + rights);
                MeshOffice office = new MeshOffice(folder, broker, BindAgentTo.NONE).connected();
                Peer peer = Peer.at(broker)) {
            office.register("ada");
            String place = office.topics.root() + "/mesh/answers/ada";
            peer.publish(
                    office.topics.requests(),
                    envelope("MESSAGE", "1", "ada", null, "{\"text\":\"hello\"}"),
                    "-D", "PUBLISH", "response-topic", place);
            office.await("complaint", () -> office.log().contains("what is published on " + place + " (reason code 0x87)"));
            assertThat(office.count(Change.Sent.class)).isEqualTo(1);
        }
    }

    @Test
    void itLeavesInTime() throws Exception {
        TestBroker broker = Brokers.shared(TestBroker.Kind.MOSQUITTO);
        MeshOffice office = new MeshOffice(folder, broker, BindAgentTo.NONE).connected();
        long begin = System.nanoTime();
        office.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
    }
}
