package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.adapter.kernel.BootClock;
import dev.agentsessions.adapter.sql.SqlStore;
import dev.agentsessions.mesh.Change;
import dev.agentsessions.mesh.Event;
import dev.agentsessions.mesh.Store.Sealed;
import dev.agentsessions.mesh.Store.Transaction;
import dev.agentsessions.mesh.log.Audit;
import dev.agentsessions.report.JsonText;
import dev.agentsessions.world.Asker;
import dev.agentsessions.world.Await;
import dev.agentsessions.world.Brokers;
import dev.agentsessions.world.Peer;
import dev.agentsessions.world.Postgres;
import dev.agentsessions.world.TestBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Several coordinators behind one shared subscription, on one store, in a storm of claims.
class MeshStormTest {
    private static final int AGENTS = 8;
    private static final int TASKS = 1_000;
    private static final int FEW_TASKS = 300;
    private static final int AT_ONCE = 600;
    private static final long AGAIN_MILLIS = 2_000;

    @RegisterExtension
    final Lab lab = new Lab();

    private SqlStore store() throws IOException {
        Path file = lab.stateFolder().resolve("mesh/mesh.db");
        return SqlStore.sqlite(file, Duration.ofSeconds(30), new BootClock(InstantSource.system()));
    }

    private static boolean prepared(Transaction tx, int tasks) {
        for (int i = 0; i < AGENTS; i++) {
            tx.append("a" + i, new Change.Registered("a" + i, "creator", null, List.of(), null, null), null);
        }
        for (int i = 0; i < tasks; i++) {
            tx.append("me", new Change.Added("t" + i, "T", "", 50, List.of(), List.of(), List.of(), null), null);
        }
        return true;
    }

    private record Claim(String agent, String task) {
        String envelope() {
            return "{\"schema_version\":1,\"event_id\":\"" + agent + "-" + task + "\",\"event_type\":\"TASK_CLAIM\","
                    + "\"agent\":\"" + agent + "\",\"task_id\":\"" + task + "\",\"payload\":{\"ttl\":\"1h\"}}";
        }
    }

    /// Every other task is wanted by two agents.
    private static List<Claim> claims(int tasks) {
        List<Claim> claims = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            claims.add(new Claim("a" + i % AGENTS, "t" + i));
            if (i % 2 == 0) {
                claims.add(new Claim("a" + (i + 1 + i / AGENTS % (AGENTS - 1)) % AGENTS, "t" + i));
            }
        }
        Collections.shuffle(claims, new Random(4));
        return claims;
    }

    @Test
    @Tag("M7")
    @Tag("M8")
    @Tag("M17")
    void eachTaskHasOneWinnerOnSqlite() throws Exception {
        try (SqlStore store = store()) {
            storm(store, FEW_TASKS);
        }
    }

    @Test
    @Tag("M2")
    @Tag("M7")
    @Tag("M8")
    @Tag("M17")
    void eachTaskHasOneWinnerOnPostgresql() throws Exception {
        String url = Postgres.shared().newDatabase();
        lab.set("RECONCILE_MESH_STORE", url);
        lab.set("RECONCILE_MESH_USERNAME", Postgres.USER);
        lab.set("RECONCILE_MESH_PASSWORD", Postgres.PASSWORD);
        try (SqlStore store =
                SqlStore.postgresql(url, Postgres.USER, Postgres.PASSWORD, Duration.ofSeconds(30))) {
            storm(store, TASKS);
        }
    }

    /// Of three coordinators, one is killed and one is frozen for a while.
    private void storm(SqlStore store, int tasks) throws Exception {
        lab.set("RECONCILE_MQTT_CLIENT_ID", "storm");
        try (TestBroker broker = Brokers.mosquitto("autosave_on_changes false", "autosave_interval 600");
                Peer peer = Peer.at(broker)) {
            store.write(tx -> prepared(tx, tasks));
            lab.setBroker(broker);
            Peer.Subscriber told = peer.subscribe("agent-sessions/mesh/events/TASK_CLAIM");
            try (MeshServer first = MeshServer.started(lab);
                    MeshServer second = MeshServer.started(lab);
                    MeshServer third = MeshServer.started(lab);
                    Storm storm = new Storm(broker, tasks)) {
                first.connected();
                second.connected();
                third.connected();
                storm.until(tasks);
                first.kill();
                // Not within a transaction of its own: on SQLite everybody would wait for whoever is frozen in one.
                store.write(_ -> frozen(second));
                storm.until(tasks * 12 / 10);
                second.signal("CONT");
                storm.until(tasks * 3 / 2);
                judge(store, storm.answers, tasks);
                Set<String> ids = new HashSet<>(claimed(store).stream().map(Sealed::hash).toList());
                told.await("all claims", heard -> heard.size() >= tasks && ids(heard).containsAll(ids));
                assertThat(first.isAlive()).isFalse();
                assertThat(second.ended()).as(second.log()).isZero();
                assertThat(third.ended()).as(third.log()).isZero();
            }
        }
    }

    private static boolean frozen(MeshServer server) {
        server.signal("STOP");
        return true;
    }

    private static Set<String> ids(List<Peer.Message> heard) {
        Set<String> ids = new HashSet<>();
        heard.forEach(message -> ids.add((String) json(message.payload()).get("event_id")));
        return ids;
    }

    private static Map<String, @Nullable Object> json(String text) {
        return Objects.requireNonNull(JsonText.mapping(text.getBytes(StandardCharsets.UTF_8)), text);
    }

    private static List<Sealed> claimed(SqlStore store) throws IOException {
        return store.read(snapshot -> snapshot.log(0, 1_000_000)).stream()
                .filter(sealed -> sealed.event().change() instanceof Change.Claimed)
                .toList();
    }

    private static void judge(SqlStore store, Map<Claim, String> answers, int tasks) throws Exception {
        Map<String, String> winners = new HashMap<>();
        answers.forEach((claim, answer) -> {
            Map<String, @Nullable Object> json = json(answer);
            if (Boolean.TRUE.equals(json.get("ok"))) {
                assertThat(winners.put(claim.task(), claim.agent() + " " + json.get("token")))
                        .as("two were granted " + claim.task())
                        .isNull();
            } else {
                assertThat(json).containsEntry("reason", "claim_denied");
            }
        });
        assertThat(winners).hasSize(tasks);
        long last = 0;
        for (Sealed sealed : claimed(store)) {
            Event event = sealed.event();
            Change.Claimed claimed = (Change.Claimed) event.change();
            assertThat(claimed.token()).isGreaterThan(last);
            last = claimed.token();
            assertThat(winners.remove(claimed.task())).isEqualTo(claimed.agent() + " " + claimed.token());
        }
        assertThat(winners).isEmpty();
        assertThat(new Audit(store).verify().clean()).isTrue();
    }

    /// The agents, all at once: what is not answered in time is asked again.
    private static final class Storm implements AutoCloseable {
        final Map<Claim, String> answers = new ConcurrentHashMap<>();
        private final List<Claim> left;
        private final Map<String, Asker> askers = new HashMap<>();

        Storm(TestBroker broker, int tasks) throws Exception {
            left = new ArrayList<>(claims(tasks));
            for (int i = 0; i < AGENTS; i++) {
                askers.put("a" + i, Asker.at(broker));
            }
        }

        /// Goes on until so many were answered, by whichever asking.
        void until(int answered) throws Exception {
            for (int i = 0; answers.size() < answered; i++) {
                if (i > 80) {
                    throw new AssertionError(answers.size() + " were answered, and the others are not");
                }
                for (Claim claim : left.subList(0, Math.min(left.size(), AT_ONCE))) {
                    askers.get(claim.agent())
                            .ask("agent-sessions/mesh/requests/" + claim.agent(), claim.envelope(), null)
                            .thenAccept(answer -> keep(claim, answer));
                }
                int aim = answers.size() + Math.min(left.size(), AT_ONCE);
                long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(AGAIN_MILLIS);
                Await.until(
                        Duration.ofSeconds(60),
                        "answers",
                        () -> answers.size() >= Math.min(answered, aim) || System.nanoTime() > end);
                left.removeAll(answers.keySet());
            }
        }

        /// That the store cannot be had now is no answer, but a reason to ask again.
        private void keep(Claim claim, String answer) {
            if (!answer.contains("\"unavailable\"")) {
                answers.putIfAbsent(claim, answer);
            }
        }

        @Override
        public void close() throws MqttException {
            for (Asker asker : askers.values()) {
                asker.close();
            }
        }
    }

    @Test
    @Tag("M17")
    void whatExpiredWhileAllStoodStillIsNotCarriedOut() throws Exception {
        try (TestBroker broker = Brokers.mosquitto();
                SqlStore store = store();
                Asker asker = Asker.at(broker)) {
            store.write(tx -> prepared(tx, FEW_TASKS));
            lab.setBroker(broker);
            try (MeshServer server = MeshServer.started(lab).connected()) {
                asker.answer("agent-sessions/mesh/requests", new Claim("a0", "t0").envelope(), Duration.ofSeconds(2));
                server.signal("STOP");
                CompletableFuture<String> late =
                        asker.ask("agent-sessions/mesh/requests", new Claim("a1", "t1").envelope(), 1L);
                CompletableFuture<String> patient =
                        asker.ask("agent-sessions/mesh/requests", new Claim("a2", "t2").envelope(), 600L);
                long stopped = System.nanoTime();
                Await.until(
                        Duration.ofSeconds(10),
                        "expiry",
                        () -> System.nanoTime() - stopped > Duration.ofMillis(2_500).toNanos());
                server.signal("CONT");
                assertThat(patient.get(30, TimeUnit.SECONDS)).contains("\"ok\":true");
                assertThat(late).isNotDone();
                assertThat(claimed(store).stream()
                                .map(sealed -> ((Change.Claimed) sealed.event().change()).task()))
                        .containsExactly("t0", "t2");
                assertThat(Files.readString(lab.stateFolder().resolve("mesh/coordination_events.jsonl"))).contains("\"t0\"");
            }
        }
    }
}
