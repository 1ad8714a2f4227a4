package dev.agentsessions.coordinator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsessions.mesh.Change;
import dev.agentsessions.mesh.Lease;
import dev.agentsessions.mesh.Limits;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.Store;
import dev.agentsessions.registry.Locks;
import dev.agentsessions.world.Replaced;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        return station.mesh.look(snapshot -> texts(Exports.differences(folder, snapshot)));
    }

    private List<String> staleness() throws IOException {
        return texts(Exports.staleness(folder, station.mesh));
    }

    private static List<String> texts(List<ExportDifference> differences) {
        return differences.stream().map(ExportDifference::text).toList();
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
        assertThat(staleness()).hasSize(3).allMatch(line -> line.endsWith(": is missing"));
        bring();
        assertThat(staleness()).isEmpty();
        Files.writeString(events(), "{\"torn\":", StandardOpenOption.APPEND);
        assertThat(staleness()).as("somebody is writing").isEmpty();
        station.add("t2");
        assertThat(staleness())
                .hasSize(3)
                .allMatch(line -> line.contains("is behind: it ends at 3, and the log at 4"));
        bring();
        Files.writeString(events(), "{\"made\":\"up\"}\n", StandardOpenOption.APPEND);
        Files.writeString(folder.resolve("agent_state.json"), "{}");
        assertThat(staleness())
                .hasSize(2)
                .anyMatch(line -> line.contains("agent_state.json: is not what follows from the log"))
                .anyMatch(line -> line.contains("coordination_events.jsonl: does not end with a line of the log"));
        Files.writeString(events(), "");
        assertThat(staleness()).anyMatch(line -> line.contains("it ends at 0, and the log at 4"));
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
        many();
        bring();
        assertThat(differences()).isEmpty();
        try (Stream<String> lines = Files.lines(events())) {
            assertThat(lines.count()).isEqualTo(station.events().size());
        }
    }

    /// Lets the log go on from a copy of the store, as it was when something had not happened yet.
    ///
    /// @param lost what happens in the log that is lost, after the copy was made
    /// @param copy what happens in the other
    private void bringBackACopy(int lost, Doing before, int copy) throws Exception {
        Path kept = root.resolve("copy");
        station.close();
        Files.copy(root.resolve("mesh.db"), kept);
        station = new Station(root);
        add("lost", lost);
        before.now();
        for (String sidecar : List.of("mesh.db-wal", "mesh.db-shm")) {
            Files.deleteIfExists(root.resolve(sidecar));
        }
        Files.move(kept, root.resolve("mesh.db"), StandardCopyOption.REPLACE_EXISTING);
        Replaced.awaitNextLook();
        station.pass(Duration.ofSeconds(1));
        add("new", copy);
    }

    private void add(String name, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            station.add(name + i);
        }
    }

    /// Where a copy that ended at 3 is in place of a log that ended at 10.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 6, 7, 8, 10, 600})
    void whoKeepsThemWritesThemFromTheStoreThatWasBroughtBack(int more) throws Exception {
        try (Exports kept = new Exports(folder, locks)) {
            bringBackACopy(7, () -> kept.keep(station.mesh), more);
            assertThat(kept.keep(station.mesh)).isTrue();
            assertThat(differences()).isEmpty();
            assertThat(staleness()).isEmpty();
            station.add("next");
            assertThat(kept.follow(station.mesh)).isTrue();
            assertThat(Files.readAllLines(events())).hasSize(4 + more);
        }
        assertThat(station.events()).hasSize(4 + more);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 6, 7, 8, 10, 600})
    void whoComesNewWritesThemFromTheStoreThatWasBroughtBack(int more) throws Exception {
        bringBackACopy(7, this::bring, more);
        assertThat(staleness())
                .anyMatch(line -> line.contains("coordination_events.jsonl: does not end with a line of the log"));
        bring();
        assertThat(differences()).isEmpty();
        assertThat(Files.readAllLines(events())).hasSize(3 + more);
    }

    /// Whoever reads along sees the old file or the new one, and never a part.
    @Test
    void aFileOfAnotherLogIsReplacedAndNotEmptied() throws Exception {
        bringBackACopy(7, this::bring, 7);
        try (Stream<String> old = Files.lines(events())) {
            bring();
            assertThat(old.count()).isEqualTo(10);
        }
        assertThat(differences()).isEmpty();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("agent_state.json", "task_graph.json", "coordination_events.jsonl");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(events()))).isEqualTo("rw-------");
    }

    /// A store that is another one after so many reads.
    private Mesh otherAfter(int reads, Store other) {
        int[] done = {0};
        return new Mesh(asked(() -> done[0]++ < reads ? station.store : other), Limits.STANDARD);
    }

    /// @param now the store, asked for each time
    private static Store asked(Supplier<Store> now) {
        return new Store() {
            @Override
            public <T> T write(Function<Transaction, T> work) throws IOException {
                return now.get().write(work);
            }

            @Override
            public <T> T read(Function<Snapshot, T> reading) throws IOException {
                return now.get().read(reading);
            }

            @Override
            public void close() {}
        };
    }

    private void many() throws Exception {
        station.store.write(tx -> {
            for (int i = 0; i < 1_203; i++) {
                tx.append("ada", new Change.Sent("ada", "all", "text", "number " + i), null);
            }
            return true;
        });
    }

    @Test
    void aStoreThatIsReplacedBetweenTwoPagesLeavesNoMixture() throws Exception {
        bring();
        many();
        Path elsewhere = Files.createDirectory(root.resolve("elsewhere"));
        byte[] before = Files.readAllBytes(events());
        int refused = 0;
        try (Station other = new Station(elsewhere)) {
            other.register("bob");
            for (int reads = 1; reads < 12; reads++) {
                for (byte[] begun : List.of(before, new byte[0])) {
                    Files.deleteIfExists(events());
                    if (begun.length > 0) {
                        Files.write(events(), begun);
                    }
                    try {
                        Exports.bringUpToDate(folder, locks, otherAfter(reads, other.store));
                    } catch (IOException e) {
                        assertThat(e).hasMessageStartingWith(events() + ": another store was put in place of the one");
                        refused++;
                        assertThat(events()).doesNotExist();
                        continue;
                    }
                    List<String> lines = Files.readAllLines(events()).stream()
                            .map(line -> String.valueOf(Station.json(line.getBytes(UTF_8)).get("event_id")))
                            .toList();
                    assertThat(lines).as("after " + reads).satisfiesAnyOf(
                            it -> assertThat(hashes(station)).startsWith(it.toArray(String[]::new)),
                            it -> assertThat(hashes(other)).startsWith(it.toArray(String[]::new)));
                }
            }
        }
        assertThat(refused).isPositive();
    }

    private static List<String> hashes(Station station) {
        return station.sealed().stream().map(Store.Sealed::hash).toList();
    }

    @Test
    void whatIsWrongInTheMiddleIsWrittenAnewWhoeverKeepsThem() throws Exception {
        station.add("t2");
        bring();
        String text = Files.readString(events());
        String changed = text.replaceFirst("\"Title\"", "\"Other\"");
        Files.writeString(events(), changed);
        bring();
        assertThat(events()).as("only its end is looked at").hasContent(changed);
        Exports.writeLinesAnew(folder, locks, station.mesh);
        assertThat(Files.readString(events())).isEqualTo(text);

        try (Exports kept = new Exports(folder, locks)) {
            kept.keep(station.mesh);
            Files.writeString(events(), changed);
            station.add("t3");
            kept.follow(station.mesh);
            Exports.writeLinesAnew(folder, locks, station.mesh);
            station.add("t4");
            assertThat(kept.follow(station.mesh)).isTrue();
            assertThat(Files.readAllLines(events())).hasSize(6);
            kept.keep(station.mesh);
            assertThat(differences()).isEmpty();
        }
        Exports.writeLinesAnew(folder, locks, station.mesh);
        assertThat(locks.acquire(folder, Duration.ZERO)).as("the lock was given back").isNotNull();
    }

    @Test
    void aFileThatIsReplacedByOneOfTheSameSizeIsLookedAtAgain() throws Exception {
        try (Exports kept = new Exports(folder, locks)) {
            kept.keep(station.mesh);
            byte[] other = Files.readAllBytes(events());
            Arrays.fill(other, (byte) 'x');
            other[other.length - 1] = '\n';
            Path beside = Files.write(root.resolve("beside"), other);
            Files.move(beside, events(), StandardCopyOption.REPLACE_EXISTING);
            kept.keep(station.mesh);
            assertThat(differences()).isEmpty();
        }
    }

    @Test
    void aFileThatIsReplacedWhileItIsAppendedToIsCompleteAfterwards() throws Exception {
        bring();
        Path behind = Files.copy(events(), root.resolve("behind"));
        station.add("t2");
        int[] reads = {0};
        Mesh interrupted = new Mesh(
                asked(() -> {
                    if (++reads[0] == 3) {
                        try {
                            Files.move(behind, events(), StandardCopyOption.REPLACE_EXISTING);
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                    }
                    return station.store;
                }),
                Limits.STANDARD);
        try (Exports exports = new Exports(folder, locks)) {
            exports.follow(interrupted);
        }
        assertThat(behind).doesNotExist();
        assertThat(Files.readAllLines(events())).hasSize(4);
    }

    @Test
    void aLineTooLongForTheLogIsNoneOfIt() throws Exception {
        for (String tail : List.of("", "\n")) {
            bring();
            try (FileChannel sparse = FileChannel.open(events(), StandardOpenOption.WRITE)) {
                sparse.write(ByteBuffer.wrap(("x" + tail).getBytes(UTF_8)), 3L << 30);
            }
            assertThat(staleness())
                    .singleElement()
                    .asString()
                    .contains("coordination_events.jsonl: does not end with a line of the log");
            assertThat(differences()).singleElement().asString().contains("goes on behind the end of the log");
            bring();
            assertThat(differences()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsNoFolderIsSaidToBeNone(boolean dangling) throws Exception {
        if (dangling) {
            Files.createSymbolicLink(folder, root.resolve("nowhere"));
        } else {
            Files.writeString(folder, "in the way");
        }
        String said = folder + ": is no folder, and the exports go there; put it aside, or name another with mesh.export.dir";
        assertThatThrownBy(this::bring).isInstanceOf(IOException.class).hasMessage(said);
        assertThatThrownBy(() -> Exports.writeLinesAnew(folder, locks, station.mesh)).hasMessage(said);
        List<String> differences = Stream.of("agent_state.json", "task_graph.json", "coordination_events.jsonl")
                .map(name -> folder.resolve(name) + ": cannot be there, as what it should be in is no folder; put that"
                        + " aside, or name another with mesh.export.dir")
                .toList();
        assertThat(differences()).isEqualTo(differences);
        assertThat(staleness()).isEqualTo(differences);
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatIsNoFileIsSaidToBeNone() throws Exception {
        bring();
        Files.delete(events());
        assertThat(new ProcessBuilder("mkfifo", events().toString()).start().waitFor()).isZero();
        String said = events() + ": is not a file; put it aside, and it is made anew";
        assertThat(differences()).containsExactly(said);
        assertThat(staleness()).containsExactly(said);
        assertThatThrownBy(this::bring).isInstanceOf(IOException.class).hasMessage(said);
        assertThatThrownBy(() -> Exports.writeLinesAnew(folder, locks, station.mesh)).hasMessage(said);
        Files.delete(events());
        bring();
        assertThat(differences()).isEmpty();
    }
}
