package dev.agentsessions.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.mesh.Agent;
import dev.agentsessions.mesh.Change;
import dev.agentsessions.mesh.Lease;
import dev.agentsessions.mesh.Lookout;
import dev.agentsessions.mesh.Sighting;
import dev.agentsessions.world.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The loop, with time as it is told.
class CoordinatorTest {
    @TempDir
    private Path folder;

    private final FakeLine line = new FakeLine();
    private final Map<String, Sighting> seen = new HashMap<>();
    private Lookout lookout = _ -> seen;
    private Station station;
    private Relay relay;
    private Coordinator coordinator;

    @BeforeEach
    void open() throws Exception {
        station = new Station(folder);
        relay = station.store.relay("mqtt");
        coordinator = coordinator(true);
        station.register("ada");
        station.add("t1");
        station.mesh.claim("ada", "t1", Lease.STANDARD, null);
    }

    @AfterEach
    void close() {
        relay.close();
        station.close();
    }

    private Coordinator coordinator(boolean renewing) {
        Coordinator.Voice voice = new Coordinator.Voice(relay, line, station.topics, "one");
        Exports exports = new Exports(folder.resolve("exports"), new OneLock());
        return new Coordinator(
                station.mesh, agents -> lookout.look(agents), renewing, exports, voice, () -> now(), station.log);
    }

    /// How long it takes to look at the clock.
    private long slowness;

    private long now() {
        return station.millis += slowness;
    }

    /// Lets time pass, and the loop do what is due.
    private void live(Duration time) throws InterruptedException {
        long end = station.millis + time.toMillis();
        while (station.millis < end) {
            long wait = Math.max(1, coordinator.round().toMillis());
            station.millis = Math.min(end, station.millis + wait);
        }
        coordinator.round();
    }

    private Agent ada() throws Exception {
        return station.mesh.look(snapshot -> snapshot.agents().getFirst());
    }

    @Test
    @Tag("M12")
    void oneLongToolCallOfThreeLifetimesKeepsItsLease() throws Exception {
        seen.put("ada", Sighting.ALIVE);
        live(Lease.STANDARD.multipliedBy(3));
        assertThat(station.happened(Change.Lapsed.class)).isEmpty();
        assertThat(station.happened(Change.Seen.class)).isNotEmpty();
        assertThat(ada().status()).isEqualTo(Agent.Status.ACTIVE);
    }

    @Test
    @Tag("M9")
    @Tag("M12")
    void theShortestLeaseIsKeptByObservationTooHoweverLateItIsTaken() throws Exception {
        seen.put("ada", Sighting.ALIVE);
        live(Duration.ofSeconds(1));
        station.add("short");
        station.mesh.claim("ada", "short", Lease.SHORTEST, null);
        live(Lease.SHORTEST.multipliedBy(6));
        assertThat(station.happened(Change.Lapsed.class)).isEmpty();
    }

    @Test
    @Tag("M12")
    void observationRenewsNothingIfThatIsTurnedOff() throws Exception {
        coordinator = coordinator(false);
        seen.put("ada", Sighting.ALIVE);
        live(Lease.STANDARD.plus(Coordinator.SWEEP));
        assertThat(station.happened(Change.Lapsed.class)).hasSize(1);
    }

    @Test
    @Tag("M13")
    void whatNobodyRenewsIsTakenBackWithinItsTimeAndASweep() throws Exception {
        seen.put("ada", Sighting.GONE);
        live(Lease.STANDARD);
        live(Coordinator.SWEEP);
        assertThat(station.happened(Change.Lapsed.class)).hasSize(1);
        assertThat(station.happened(Change.Died.class)).as("gone, and its heartbeat lapsed").hasSize(1);
    }

    @Test
    @Tag("M13")
    void nobodyIsDeadByOneSignalAlone() throws Exception {
        seen.put("ada", Sighting.GONE);
        for (int i = 0; i < 10; i++) {
            live(Duration.ofSeconds(60));
            station.mesh.heartbeat("ada", null, null, null, null);
        }
        seen.put("ada", Sighting.UNKNOWN);
        live(Lease.STANDARD.multipliedBy(2));
        assertThat(station.happened(Change.Died.class)).isEmpty();
        live(Lease.STANDARD.plus(Coordinator.SWEEP));
        assertThat(station.happened(Change.Died.class)).hasSize(1);
    }

    @Test
    @Tag("M13")
    void nobodyIsDeadWhoMayHaveSpokenWhenNobodyListened() throws Exception {
        station.pass(Duration.ofHours(1));
        coordinator = coordinator(true);
        live(Duration.ofMinutes(4));
        line.connection = 2;
        live(Duration.ofMinutes(5));
        assertThat(station.happened(Change.Died.class)).isEmpty();
        live(Duration.ofMinutes(2));
        assertThat(station.happened(Change.Died.class)).hasSize(1);
    }

    @Test
    @Tag("M13")
    void aLookoutThatFailsKeepsNothingFromLapsing() throws Exception {
        lookout = _ -> {
            throw new IllegalStateException("no eyes");
        };
        live(Lease.STANDARD.plus(Coordinator.SWEEP));
        assertThat(station.happened(Change.Lapsed.class)).hasSize(1);
        assertThat(station.log()).contains("could not look whether agents live: no eyes");
    }

    @Test
    @Tag("M4")
    @Tag("M17")
    void oneThatFailsDoesNotKeepTheOthersFromBeingDone() throws Exception {
        line.breaksAfter = 0;
        live(Duration.ofSeconds(20));
        assertThat(line.taken).isEmpty();
        assertThat(station.log()).contains("could not be published: it is lost");
        assertThat(folder.resolve("exports/agent_state.json")).exists();
        line.breaksAfter = Integer.MAX_VALUE;
        live(Duration.ofSeconds(6));
        assertThat(line.places()).hasSize(station.events().size());
    }

    /// As where a broker was away for a night.
    @Test
    @Tag("M13")
    @Tag("M17")
    void muchThatIsToBeToldKeepsNothingFromLapsing() throws Exception {
        station.store.write(tx -> {
            for (int i = 0; i < 1_000; i++) {
                tx.append("ada", new Change.Sent("ada", "all", "text", "number " + i), null);
            }
            return true;
        });
        line.meanwhile = () -> station.pass(Coordinator.SWEEP);
        while (station.happened(Change.Lapsed.class).isEmpty()) {
            assertThat(coordinator.round()).as("more is to be told at once").isZero();
        }
        assertThat(line.places().size()).isLessThan(1_000);
        assertThat(folder.resolve("exports/agent_state.json")).exists();
        live(Coordinator.SWEEP.multipliedBy(20));
        assertThat(line.places()).hasSize(station.events().size());
    }

    /// As where taking the turn is itself seen as something that has happened.
    @Test
    @Tag("M17")
    void whatHasFailedIsLeftAloneForAWhileWhateverHappens() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        line.meanwhile = tries::incrementAndGet;
        line.breaksAfter = 0;
        for (int i = 0; i < 50; i++) {
            coordinator.round();
            coordinator.stir();
            coordinator.await(Duration.ZERO);
            station.pass(Duration.ofMillis(150));
        }
        assertThat(tries).as("in 7.5 s").hasValue(2);
        line.breaksAfter = Integer.MAX_VALUE;
        line.connection = 2;
        coordinator.stir();
        coordinator.await(Duration.ZERO);
        coordinator.round();
        assertThat(line.places()).as("another connection, another try").isNotEmpty();
    }

    @Test
    @Tag("M4")
    void wholeFilesTakeASmallPartOfTheTimeAndLinesFollow() throws Exception {
        Path folder = this.folder.resolve("exports");
        coordinator.round();
        station.pass(Duration.ofMillis(250));
        slowness = 10;
        Set<String> states = new HashSet<>();
        long begun = station.millis;
        for (int i = 0; station.millis - begun < 20_000; i++) {
            station.add("n" + i);
            coordinator.stir();
            coordinator.await(Duration.ZERO);
            coordinator.round();
            station.pass(Duration.ofMillis(250));
            states.add(Files.readString(folder.resolve("task_graph.json")));
            assertThat(Files.readAllLines(folder.resolve("coordination_events.jsonl"))).hasSize(station.events().size());
        }
        assertThat(states.size()).as("200 ms for every 10 ms that it takes, and the next round").isBetween(5, 100);
        slowness = 50;
        states.clear();
        begun = station.millis;
        for (int i = 0; station.millis - begun < 20_000; i++) {
            station.add("m" + i);
            coordinator.stir();
            coordinator.await(Duration.ZERO);
            coordinator.round();
            station.pass(Duration.ofMillis(250));
            states.add(Files.readString(folder.resolve("task_graph.json")));
        }
        assertThat(states.size()).as("a second for every 50 ms that it takes").isBetween(8, 20);
    }

    @Test
    @Tag("M4")
    @Tag("M17")
    void itIsWokenAndEndsWithEverythingToldAndWritten() throws Exception {
        Thread thread = Thread.ofPlatform().start(coordinator::run);
        try {
            await("first events", () -> line.places().size() == station.events().size());
            station.add("t2");
            coordinator.stir();
            await("the next", () -> line.places().size() == station.events().size());
            station.add("t3");
        } finally {
            coordinator.stop();
            thread.join();
        }
        assertThat(station.mesh.<List<ExportDifference>>look(
                        snapshot -> Exports.differences(folder.resolve("exports"), snapshot)))
                .isEmpty();
        assertThat(relay.take("two", Duration.ofSeconds(1))).isInstanceOf(Relay.Turn.Ours.class);
    }

    /// What it had to say waits at the broker, or on this machine, while nothing ran that could have taken it in.
    @Test
    @Tag("M13")
    void nobodyIsDeadAsSoonAsACoordinatorGoesOnThatStoodStill() throws Exception {
        for (int i = 0; i < 20; i++) {
            live(Duration.ofSeconds(30));
            station.mesh.heartbeat("ada", null, null, null, null);
        }
        station.pass(Duration.ofSeconds(400));
        coordinator.round();
        assertThat(station.happened(Change.Died.class)).isEmpty();
        live(Duration.ofSeconds(361));
        assertThat(station.happened(Change.Died.class)).hasSize(1);
    }

    private static void await(String what, BooleanSupplier condition) {
        Await.until(Duration.ofSeconds(20), what, condition);
    }
}
