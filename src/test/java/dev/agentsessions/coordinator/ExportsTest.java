package dev.agentsessions.coordinator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.mesh.Change;
import dev.agentsessions.mesh.Lease;
import dev.agentsessions.registry.Locks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is written for people and old scripts.
@Tag("M4")
class ExportsTest {
    @TempDir
    private Path root;

    private final OneLock locks = new OneLock();
    private Path folder;
    private Station station;

    @BeforeEach
    void open() throws Exception {
        station = new Station(root);
        folder = root.resolve("exports");
        station.register("ada");
        station.add("t1");
    }

    @AfterEach
    void close() {
        station.close();
    }

    private void bring() throws IOException {
        Exports.bringUpToDate(folder, locks, station.mesh);
    }

    private List<String> differences() throws IOException {
        return station.mesh.look(snapshot -> {
            try {
                return Exports.differences(folder, snapshot);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    private Path events() {
        return folder.resolve("coordination_events.jsonl");
    }

    private Map<?, ?> whole(String name, String content) throws IOException {
        return (Map<?, ?>) Objects.requireNonNull(Station.json(Files.readAllBytes(folder.resolve(name))).get(content));
    }

    @Test
    void theyFollowTheLog() throws Exception {
        bring();
        assertThat(differences()).isEmpty();
        assertThat(whole("agent_state.json", "agents").keySet().toString()).isEqualTo("[ada]");
        station.mesh.claim("ada", "t1", Lease.STANDARD, null);
        bring();
        assertThat(differences()).isEmpty();
        assertThat(String.valueOf(whole("agent_state.json", "agents").get("ada"))).contains("holds=[t1]");
        assertThat(String.valueOf(whole("task_graph.json", "tasks").get("t1"))).contains("state=claimed");
        List<String> lines = Files.readAllLines(events());
        assertThat(lines).hasSize(station.events().size());
        assertThat(Station.json(lines.getLast().getBytes(UTF_8)))
                .containsEntry("event_type", "TASK_CLAIM")
                .containsEntry("event_id", station.sealed().getLast().hash());
        station.millis += 60_000;
        assertThat(differences()).as("time alone changes nothing in them").isEmpty();
    }

    @Test
    void nothingIsWrittenTwice() throws Exception {
        bring();
        byte[] before = Files.readAllBytes(events());
        for (int i = 0; i < 3; i++) {
            bring();
        }
        assertThat(Files.readAllBytes(events())).isEqualTo(before);
    }

    @Test
    void aTornLastLineIsRepaired() throws Exception {
        bring();
        long whole = Files.size(events());
        for (int cut : new int[] {1, 2, 50}) {
            byte[] bytes = Files.readAllBytes(events());
            Files.write(events(), Arrays.copyOf(bytes, bytes.length - cut));
            bring();
            assertThat(differences()).as("cut off: " + cut).isEmpty();
        }
        assertThat(Files.size(events())).isEqualTo(whole);
    }

    @Test
    void whatOthersHaveWrittenIsSaidAndOverwritten() throws Exception {
        bring();
        String text = Files.readString(events());
        Files.writeString(events(), text.replace("\"Title\"", "\"Other\""));
        Files.writeString(folder.resolve("task_graph.json"), "{}");
        assertThat(differences())
                .hasSize(2)
                .anyMatch(line -> line.contains("task_graph.json: is not what follows"))
                .anyMatch(line -> line.contains("coordination_events.jsonl: is not what follows from the log from 3 on"));
        Files.writeString(events(), "{\"made\":\"up\"}\n", StandardOpenOption.APPEND);
        Files.delete(folder.resolve("agent_state.json"));
        bring();
        assertThat(differences()).isEmpty();
        assertThat(Files.readString(events())).isEqualTo(text);
    }

    @Test
    void aFileThatIsBehindIsSaidToBe() throws Exception {
        assertThat(differences()).hasSize(3).allMatch(line -> line.endsWith(": is missing"));
        bring();
        station.add("t2");
        assertThat(differences()).hasSize(3).allMatch(line -> line.contains("is behind: it ends at 3, and the log at 4"));
    }

    @Test
    void whetherTheyAreCurrentIsKnownByTheirEnds() throws Exception {
        assertThat(Exports.staleness(folder, station.mesh)).hasSize(3).allMatch(line -> line.endsWith(": is missing"));
        bring();
        assertThat(Exports.staleness(folder, station.mesh)).isEmpty();
        Files.writeString(events(), "{\"torn\":", StandardOpenOption.APPEND);
        assertThat(Exports.staleness(folder, station.mesh)).as("somebody is writing").isEmpty();
        station.add("t2");
        assertThat(Exports.staleness(folder, station.mesh))
                .hasSize(3)
                .allMatch(line -> line.contains("is behind: it ends at 3, and the log at 4"));
        bring();
        Files.writeString(events(), "{\"made\":\"up\"}\n", StandardOpenOption.APPEND);
        Files.writeString(folder.resolve("agent_state.json"), "{}");
        assertThat(Exports.staleness(folder, station.mesh))
                .hasSize(2)
                .anyMatch(line -> line.contains("agent_state.json: is not what follows from the log"))
                .anyMatch(line -> line.contains("coordination_events.jsonl: does not end with a line of the log"));
        Files.writeString(events(), "");
        assertThat(Exports.staleness(folder, station.mesh)).anyMatch(line -> line.contains("it ends at 0, and the log at 4"));
    }

    @Test
    void whileACoordinatorKeepsThemOthersNeedNot() throws Exception {
        try (Exports kept = new Exports(folder, locks)) {
            assertThat(kept.keep(station.mesh)).isTrue();
            station.add("t2");
            bring();
            assertThat(differences()).hasSize(3);
            assertThat(kept.keep(station.mesh)).isTrue();
            assertThat(differences()).isEmpty();
        }
        station.add("t3");
        bring();
        assertThat(differences()).isEmpty();
    }

    @Test
    void whoeverHadTheLockLooksAgainForThoseWhoDidNotGetIt() throws Exception {
        Exports.bringUpToDate(folder, lockOf(() -> station.add("t9")), station.mesh);
        assertThat(differences()).isEmpty();
    }

    private interface Doing {
        void now() throws Exception;
    }

    /// A lock under which somebody else does something and finds it taken, just before it is given back.
    private static Locks lockOf(Doing doing) {
        boolean[] done = {false};
        return (_, _) -> () -> {
            if (!done[0]) {
                done[0] = true;
                try {
                    doing.now();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
        };
    }

    @Test
    void manyEventsComeInTheirOrder() throws Exception {
        station.store.write(tx -> {
            for (int i = 0; i < 1_203; i++) {
                tx.append("ada", new Change.Sent("ada", "all", "text", "number " + i), null);
            }
            return true;
        });
        bring();
        assertThat(differences()).isEmpty();
        try (Stream<String> lines = Files.lines(events())) {
            assertThat(lines.count()).isEqualTo(station.events().size());
        }
    }
}
