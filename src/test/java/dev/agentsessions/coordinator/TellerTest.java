package dev.agentsessions.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsessions.desk.Shapes;
import dev.agentsessions.mesh.Agent;
import dev.agentsessions.mesh.Change;
import dev.agentsessions.mesh.Lease;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.Outcome;
import dev.agentsessions.mesh.Refused;
import dev.agentsessions.mesh.Sighting;
import dev.agentsessions.mesh.Store.Sealed;
import dev.agentsessions.mesh.Task;
import dev.agentsessions.report.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is told of the log, and by whom.
@Tag("M17")
class TellerTest {
    @TempDir
    private Path folder;

    private final List<Relay> relays = new ArrayList<>();
    private final FakeLine line = new FakeLine();
    private Station station;
    private Teller teller;

    @BeforeEach
    void open() throws Exception {
        station = new Station(folder);
        teller = teller("one", line);
        station.register("ada");
        station.register("bob");
    }

    @AfterEach
    void close() {
        relays.forEach(Relay::close);
        station.close();
    }

    private Teller teller(String name, MeshLine on) {
        Relay relay = station.store.relay("mqtt");
        relays.add(relay);
        return new Teller(station.mesh, relay, on, station.topics, name, () -> station.millis, station.log);
    }

    /// Tells all that there is.
    private static @Nullable Duration all(Teller teller) throws Exception {
        Duration wait = teller.tell();
        while (Duration.ZERO.equals(wait)) {
            wait = teller.tell();
        }
        return wait;
    }

    private List<Long> all() {
        return LongStream.rangeClosed(1, station.events().size()).boxed().toList();
    }

    @Test
    @Tag("M11")
    @Tag("M15")
    void everyEventIsToldOnceInItsOrderOnItsTopic() throws Exception {
        station.add("t1");
        station.add("t2");
        long token = station.mesh.claim("ada", "t1", Lease.STANDARD, "r1").value().token();
        assertThatThrownBy(() -> station.mesh.claim("bob", "t1", Lease.STANDARD, "r2")).hasMessageContaining("holds");
        station.mesh.block("ada", "t1", token, "no key", null);
        station.mesh.send(new Change.Sent("ada", "bob", "text", "hello"), null);

        assertThat(all(teller)).isNull();

        assertThat(line.places()).isEqualTo(all());
        assertThat(line.on("root/mesh/events/TASK_ADD")).hasSize(2);
        Sealed claimed = station.sealed().stream()
                .filter(sealed -> sealed.event().change() instanceof Change.Claimed)
                .findFirst()
                .orElseThrow();
        assertThat(line.on("root/mesh/events/TASK_CLAIM")).singleElement().asString()
                .contains("\"event_id\":\"" + claimed.hash() + "\"")
                .contains("\"event_type\":\"TASK_CLAIM\"")
                .contains("\"agent\":\"ada\"")
                .contains("\"task_id\":\"t1\"")
                .contains("\"correlation_id\":\"r1\"")
                .contains("\"kind\":\"claimed\"")
                .contains("\"token\":" + token);
        assertThat(line.on("root/mesh/directives/bob")).hasSize(2);
        assertThat(line.on("root/mesh/directives/bob").getFirst()).contains("claim_denied");
        assertThat(line.on("root/mesh/directives/bob").getLast()).contains("hello");
        assertThat(line.on("root/mesh/directives/all")).singleElement().asString().contains("replan");
        assertThat(line.on("root/mesh/events/DIRECTIVE")).hasSize(2);

        int before = line.taken.size();
        assertThat(all(teller)).isNull();
        assertThat(line.taken).hasSize(before);
    }

    @Test
    void agentsStatesAreRetainedAndEmptiedWhenTheyLeave() throws Exception {
        station.add("t1");
        all(teller);
        assertThat(line.retained()).containsOnlyKeys("root/mesh/agents/ada/state", "root/mesh/agents/bob/state");
        long token = station.mesh.claim("ada", "t1", Lease.STANDARD, null).value().token();
        all(teller);
        assertThat(line.retained().get("root/mesh/agents/ada/state")).contains("\"holds\":[\"t1\"]");
        station.mesh.release("ada", "t1", token, Outcome.COMPLETED, null, null);
        station.mesh.unregister("bob", null, null);
        all(teller);
        assertThat(line.retained()).containsOnlyKeys("root/mesh/agents/ada/state");
        assertThat(line.retained().get("root/mesh/agents/ada/state")).contains("\"holds\":[]");
    }

    private Map<String, String> states() throws IOException {
        Map<String, String> states = new TreeMap<>();
        station.mesh.look(snapshot -> {
            for (Agent agent : snapshot.agents()) {
                if (agent.status() != Agent.Status.GONE) {
                    states.put(
                            station.topics.state(agent.name()),
                            new String(JsonText.of(Shapes.agent(snapshot, agent)), StandardCharsets.UTF_8));
                }
            }
            return states;
        });
        return states;
    }

    private void registerIn(String session, String agent) throws Exception {
        station.mesh.register(new Change.Registered(agent, "creator", null, List.of(), null, session), null);
    }

    private interface Act {
        void by(String agent, long token) throws Exception;
    }

    @Test
    void whoWasTakenForDeadAndDoesSomethingIsToldToLive() throws Exception {
        station.add("t1");
        station.add("t2");
        long token = station.mesh.claim("ada", "t1", Lease.LONGEST, null).value().token();
        List<Act> acts = List.of(
                (agent, good) -> station.mesh.renew(agent, "t1", good, null),
                (agent, good) -> station.mesh.update(agent, "t1", good, 10, null, null),
                (agent, good) -> station.mesh.block(agent, "t1", good, "why", null),
                (agent, _) -> station.mesh.claim(agent, "t2", Lease.LONGEST, null),
                (agent, _) -> station.mesh.send(new Change.Sent(agent, "bob", "text", "hello"), null),
                (agent, _) -> station.mesh.acknowledge(agent, station.events().size(), null),
                (agent, _) -> station.mesh.heartbeat(agent, null, null, null, null),
                (_, _) -> station.mesh.sweep(Map.of("ada", Sighting.ALIVE), new Mesh.Sweep(true, false)),
                (agent, good) -> station.mesh.release(agent, "t1", good, Outcome.COMPLETED, null, null));
        for (Act act : acts) {
            station.pass(Mesh.HEARTBEAT_LAPSE.plusSeconds(1));
            station.mesh.sweep(Map.of("ada", Sighting.GONE), new Mesh.Sweep(true, false));
            all(teller);
            assertThat(line.retained().get("root/mesh/agents/ada/state")).contains("\"status\":\"dead\"");
            act.by("ada", token);
            all(teller);
            assertThat(line.retained().get("root/mesh/agents/ada/state"))
                    .as("after %s", station.events().getLast())
                    .contains("\"status\":\"active\"");
        }
        assertThat(line.retained()).isEqualTo(states());
    }

    @Test
    void whoseSessionIsAnothersByNowIsToldToHaveNone() throws Exception {
        registerIn("s1", "ada");
        all(teller);
        registerIn("s1", "bob");
        all(teller);
        assertThat(line.retained().get("root/mesh/agents/ada/state")).contains("\"session\":null");
        assertThat(line.retained().get("root/mesh/agents/bob/state")).contains("\"session\":\"s1\"");
    }

    /// What another has told is not known to whoever goes on.
    @Test
    void whoGoesOnTellsAllStatesAgain() throws Exception {
        all(teller);
        teller.leave();
        Teller other = teller("two", line);
        registerIn("s1", "ada");
        all(other);
        other.leave();
        registerIn("s1", "bob");
        all(teller);
        assertThat(line.retained()).isEqualTo(states());
    }

    @Test
    void whatIsNoNewsOfAnAgentIsNotToldAgain() throws Exception {
        station.add("t1");
        long token = station.mesh.claim("ada", "t1", Lease.STANDARD, null).value().token();
        all(teller);
        int before = line.on("root/mesh/agents/ada/state").size();
        station.mesh.renew("ada", "t1", token, null);
        station.mesh.update("ada", "t1", token, 10, "well", null);
        station.mesh.send(new Change.Sent("ada", "bob", "text", "hello"), null);
        all(teller);
        assertThat(line.on("root/mesh/agents/ada/state")).hasSize(before);
        assertThat(line.retained()).isEqualTo(states());
    }

    /// Whatever happens.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatIsRetainedIsHowTheAgentsStand(long seed) throws Exception {
        Random random = new Random(seed);
        for (int i = 0; i < 250; i++) {
            try {
                something(random);
            } catch (Refused _) {
                // as it may be
            }
            if (random.nextInt(3) == 0) {
                all(teller);
                assertThat(line.retained()).as("after %s", station.events().getLast()).isEqualTo(states());
            }
        }
    }

    private void something(Random random) throws Exception {
        String agent = one(random, "ada", "bob", "eve");
        String task = one(random, "t1", "t2", "t3");
        Task held = station.mesh.look(snapshot -> Optional.ofNullable(snapshot.task(task)))
                .filter(known -> known.lease() != null)
                .orElse(null);
        String holder = held == null ? agent : held.held().agent();
        long token = held == null ? 1 : held.held().token();
        switch (random.nextInt(14)) {
            case 0 -> registerIn(one(random, "s1", "s2"), agent);
            case 1 -> station.register(agent);
            case 2 -> station.mesh.unregister(agent, "done", null);
            case 3 -> station.mesh.heartbeat(agent, Agent.Status.BUSY, task, "note", null);
            case 4 -> station.add(task);
            case 5 -> station.mesh.claim(agent, task, Lease.STANDARD, null);
            case 6 -> station.mesh.renew(holder, task, token, null);
            case 7 -> station.mesh.update(holder, task, token, 50, null, null);
            case 8 -> station.mesh.block(holder, task, token, "why", null);
            case 9 -> station.mesh.release(holder, task, token, Outcome.FAILED, null, null);
            case 10 -> station.mesh.reopen(agent, task, null);
            case 11 -> station.mesh.send(new Change.Sent(agent, Mesh.ALL, "text", "hello"), null);
            case 12 -> station.mesh.acknowledge(agent, station.events().size(), null);
            default -> {
                station.pass(Duration.ofSeconds(random.nextInt(200)));
                station.mesh.sweep(
                        Map.of("ada", Sighting.GONE, "bob", Sighting.ALIVE), new Mesh.Sweep(true, false));
            }
        }
    }

    private static String one(Random random, String... of) {
        return of[random.nextInt(of.length)];
    }

    @Test
    void aNewConnectionIsToldAllStatesAgain() throws Exception {
        all(teller);
        line.taken.clear();
        line.connection = 2;
        all(teller);
        assertThat(line.retained()).hasSize(2);
        assertThat(line.places()).isEmpty();
    }

    @Test
    void withoutAConnectionItIsKept() throws Exception {
        line.connection = 0;
        assertThat(all(teller)).isNull();
        assertThat(line.taken).isEmpty();
        line.connection = 1;
        all(teller);
        assertThat(line.places()).isEqualTo(all());
    }

    @Test
    void whatWasNotTakenIsToldAgainAndNothingIsLeftOut() throws Exception {
        for (int i = 0; i < 250; i++) {
            station.add("t" + i);
        }
        line.breaksAfter = 120;
        assertThatThrownBy(() -> all(teller)).isInstanceOf(IOException.class);
        line.breaksAfter = Integer.MAX_VALUE;
        line.connection = 2;
        all(teller);
        assertThat(new HashSet<>(line.places())).isEqualTo(new HashSet<>(all()));
        assertThat(line.places().stream().distinct()).as("doubles come before what follows").isSorted();
    }

    @Test
    void oneTellsAtATime() throws Exception {
        FakeLine second = new FakeLine();
        Teller other = teller("two", second);
        all(teller);
        station.add("t1");
        Duration wait = all(other);
        assertThat(wait).isPositive().isLessThanOrEqualTo(Teller.HOLD.plusMillis(1));
        assertThat(second.taken).isEmpty();
        all(teller);
        assertThat(line.places()).isEqualTo(all());
    }

    @Test
    void anotherGoesOnWhereOneWasKilled() throws Exception {
        FakeLine second = new FakeLine();
        Teller other = teller("two", second);
        all(teller);
        long told = station.events().size();
        station.add("t1");
        station.pass(Objects.requireNonNull(all(other)));
        assertThat(all(other)).isNull();
        assertThat(second.places()).isEqualTo(all().subList((int) told, all().size()));
        assertThat(second.retained()).as("and says again how all agents stand").hasSize(2);
    }

    @Test
    void whoLeavesLetsAnotherGoOnAtOnce() throws Exception {
        FakeLine second = new FakeLine();
        all(teller);
        teller.leave();
        station.add("t1");
        assertThat(all(teller("two", second))).isNull();
        assertThat(second.places()).hasSize(1);
    }

    @Test
    void whoWasFrozenFindsThatItsTurnIsOver() throws Exception {
        FakeLine second = new FakeLine();
        Teller other = teller("two", second);
        all(teller);
        station.add("t1");
        boolean[] once = {false};
        line.meanwhile = () -> {
            if (!once[0]) {
                once[0] = true;
                station.pass(Teller.HOLD.plusSeconds(1));
                try {
                    all(other);
                    station.add("t2");
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
        };
        Duration wait = all(teller);
        assertThat(wait).as("it is the other's now").isPositive();
        all(other);
        assertThat(second.places()).endsWith((long) all().size() - 1, (long) all().size());
        assertThat(line.places().getLast()).as("nothing behind what it had in hand").isEqualTo(all().size() - 1L);
    }

    @Test
    void aTurnOfAnEarlierBootIsNobodys() throws Exception {
        Relay relay = station.store.relay("mqtt");
        relays.add(relay);
        relay.take("one", Duration.ofHours(1));
        station.boot = "another boot";
        station.millis = 5;
        assertThat(relay.take("two", Duration.ofHours(1))).isEqualTo(new Relay.Turn.Ours(0));
        assertThat(relay.told("one", 7, Duration.ofHours(1))).isFalse();
        assertThat(relay.told("two", 1, Duration.ofHours(1))).isTrue();
        assertThat(relay.take("two", Duration.ofHours(1))).isEqualTo(new Relay.Turn.Ours(1));
    }

    @Test
    void eachBrokerIsToldAll() throws Exception {
        all(teller);
        Relay relay = station.store.relay("mqtt elsewhere");
        relays.add(relay);
        FakeLine elsewhere = new FakeLine();
        all(new Teller(station.mesh, relay, elsewhere, station.topics, "three", () -> station.millis, station.log));
        assertThat(elsewhere.places()).isEqualTo(all());
    }

    @Test
    void whatCanBeNoTopicIsLeftOutAndKeepsNothingFromBeingTold() throws Exception {
        for (String name : List.of("a\uFDD0", "b\uFFFF", "c\uFFFD", "d" + Character.toString(0x1FFFE))) {
            station.register(name);
        }
        station.mesh.send(new Change.Sent("ada", "a\uFDD0", "text", "hello"), null);
        station.register("zoe");
        all(teller);
        assertThat(line.places()).isEqualTo(all());
        assertThat(line.retained())
                .containsOnlyKeys(
                        "root/mesh/agents/ada/state", "root/mesh/agents/bob/state", "root/mesh/agents/zoe/state");
        assertThat(line.taken).noneMatch(post -> post.topic().startsWith("root/mesh/directives/a"));
        assertThat(station.log()).containsOnlyOnce("can be no part of a topic");
    }

    @Test
    @Tag("M16")
    void everyKindHasOneOfTheTypes() {
        assertThat(station.events().stream().map(event -> Envelope.type(event.change())))
                .containsOnly("MESSAGE", "REGISTER");
        assertThat(Envelope.type(new Change.Lapsed("t", "a", 1))).isEqualTo("TASK_RELEASE");
        assertThat(Envelope.agents(new Change.Seen(List.of("a", "b")))).containsExactly("a", "b");
    }
}
