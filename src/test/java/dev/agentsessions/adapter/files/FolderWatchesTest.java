package dev.agentsessions.adapter.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.daemon.Reason;
import dev.agentsessions.daemon.Watched;
import dev.agentsessions.world.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With real folders. The clock is ahead, so that nothing counts as changed before it was watched, unless a test says so.
@Tag("S2")
class FolderWatchesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final InstantSource AHEAD = () -> Instant.now().plusSeconds(3600);

    @TempDir
    private Path root;

    private Path appearing;
    private Path changing;
    private Path registry;
    private final List<Reason> told = new CopyOnWriteArrayList<>();
    private FolderWatches watches = new FolderWatches(told::add, AHEAD);

    @BeforeEach
    void makeFolders() throws IOException {
        appearing = Files.createDirectory(root.resolve("appearing"));
        changing = Files.createDirectory(root.resolve("changing"));
        registry = Files.createDirectory(root.resolve("registry")).resolve("agent-sessions.yaml");
        Files.writeString(registry, "workspaces: {}\n");
    }

    @AfterEach
    void close() {
        watches.close();
    }

    private Watched all() {
        return new Watched(Set.of(), Set.of(appearing), Set.of(changing), Set.of(), registry);
    }

    private Watched appearing(Path... folders) {
        return new Watched(Set.of(), Set.of(folders), Set.of(), Set.of(), registry);
    }

    private void watch(Watched what) {
        watches.watch(what);
        told.clear();
    }

    /// Waits until this was told, and takes it as heard.
    private void awaitTold(Reason reason) {
        Await.until(PATIENCE, reason + " is told; was " + told, () -> told.contains(reason));
        told.clear();
    }

    /// Makes something happen that is told after all that has happened before, and waits for that.
    private void hearOut() throws IOException {
        Files.writeString(registry, "# heard\nworkspaces: {}\n");
        Await.until(PATIENCE, "registry change is told; was " + told, () -> told.contains(Reason.REGISTRY_CHANGED));
    }

    @Test
    void tellsOfFilesThatAppearAndVanish() throws IOException {
        watch(all());
        assertThat(watches.count()).isEqualTo(3);

        Files.createFile(appearing.resolve("a"));
        awaitTold(Reason.FILE_APPEARED);
        Files.delete(appearing.resolve("a"));
        awaitTold(Reason.FILE_APPEARED);
        Files.createDirectory(changing.resolve("b"));
        awaitTold(Reason.FILE_APPEARED);
    }

    @Test
    void tellsOfChangesOnlyWhereTheyMatter() throws IOException {
        Files.createFile(appearing.resolve("a"));
        Files.createFile(changing.resolve("b"));
        watch(all());

        Files.writeString(appearing.resolve("a"), "x");
        hearOut();
        assertThat(told).containsOnly(Reason.REGISTRY_CHANGED);
        told.clear();

        Files.writeString(changing.resolve("b"), "x");
        awaitTold(Reason.FILE_CHANGED);
    }

    @Test
    void tellsOfTheRegistryAndOfNothingElseInItsFolder() throws IOException {
        watch(all());
        Files.createFile(registry.resolveSibling("agent-sessions.yaml.lock"));
        Files.writeString(registry.resolveSibling("notes.txt"), "x");
        Files.createFile(appearing.resolve("a"));
        awaitTold(Reason.FILE_APPEARED);
        assertThat(told).isEmpty();

        Files.writeString(registry, "workspaces: {a: {}}\n");
        awaitTold(Reason.REGISTRY_CHANGED);

        Path saved = Files.writeString(registry.resolveSibling(".save"), "workspaces: {b: {}}\n");
        Files.move(saved, registry, StandardCopyOption.ATOMIC_MOVE);
        awaitTold(Reason.REGISTRY_CHANGED);

        Files.delete(registry);
        awaitTold(Reason.REGISTRY_CHANGED);
    }

    @Test
    void watchesARegistryThatIsALinkInBothPlaces() throws IOException {
        Path real = Files.createDirectory(root.resolve("real")).resolve("sessions.yaml");
        Files.writeString(real, "workspaces: {}\n");
        Path link = Files.createDirectory(root.resolve("named")).resolve("agent-sessions.yaml");
        Files.createSymbolicLink(link, real);
        watch(Watched.only(link));
        assertThat(watches.count()).isEqualTo(2);

        Files.writeString(real, "workspaces: {a: {}}\n");
        awaitTold(Reason.REGISTRY_CHANGED);

        Path other = Files.writeString(root.resolve("other.yaml"), "workspaces: {b: {}}\n");
        Files.delete(link);
        awaitTold(Reason.REGISTRY_CHANGED);
        Files.createSymbolicLink(link, other);
        awaitTold(Reason.REGISTRY_CHANGED);

        watch(Watched.only(link));
        Files.writeString(other, "workspaces: {c: {}}\n");
        awaitTold(Reason.REGISTRY_CHANGED);
    }

    @Test
    void tellsOfASingleFileAndNotOfItsNeighbours() throws IOException {
        watch(new Watched(Set.of(), Set.of(), Set.of(), Set.of(appearing.resolve("socket")), registry));

        Files.createFile(appearing.resolve("other"));
        hearOut();
        assertThat(told).containsOnly(Reason.REGISTRY_CHANGED);
        told.clear();

        Files.createFile(appearing.resolve("socket"));
        awaitTold(Reason.FILE_APPEARED);
        Files.setPosixFilePermissions(appearing.resolve("socket"), PosixFilePermissions.fromString("rwx------"));
        hearOut();
        assertThat(told).containsOnly(Reason.REGISTRY_CHANGED);
    }

    @Test
    void oneFolderMayMatterInSeveralWays() throws IOException {
        Path link = Files.createSymbolicLink(root.resolve("link"), registry.getParent());
        watch(new Watched(Set.of(), Set.of(link), Set.of(), Set.of(), registry));
        assertThat(watches.count()).isEqualTo(1);
        Files.createFile(link.resolve("a"));
        awaitTold(Reason.FILE_APPEARED);

        watch(new Watched(Set.of(), Set.of(), Set.of(link), Set.of(), registry));
        assertThat(watches.count()).isEqualTo(1);
        Files.writeString(link.resolve("a"), "x");
        awaitTold(Reason.FILE_CHANGED);
        hearOut();
    }

    @Test
    void asksForMoreOfAFolderThatIsWatchedAlready() throws IOException {
        Files.createFile(appearing.resolve("a"));
        watch(appearing(appearing));
        watch(new Watched(Set.of(), Set.of(), Set.of(appearing), Set.of(), registry));

        Files.writeString(appearing.resolve("a"), "x");
        awaitTold(Reason.FILE_CHANGED);

        watch(appearing(appearing));
        Files.writeString(appearing.resolve("a"), "y");
        hearOut();
        assertThat(told).containsOnly(Reason.REGISTRY_CHANGED);
    }

    @Test
    void forgetsWhatIsNoLongerWanted() throws IOException {
        watch(all());
        watch(Watched.only(registry));
        assertThat(watches.count()).isEqualTo(1);

        Files.createFile(appearing.resolve("a"));
        Files.createFile(changing.resolve("b"));
        hearOut();
        assertThat(told).containsOnly(Reason.REGISTRY_CHANGED);
    }

    @Test
    void aFolderThatDoesNotExistIsNoProblemAndIsTriedAgain() throws IOException {
        Path coming = root.resolve("coming");
        watch(appearing(coming, registry.resolve("below-a-file")));
        assertThat(watches.count()).isEqualTo(1);
        assertThat(watches.problems()).isEmpty();

        Files.createDirectory(coming);
        watch(appearing(coming));
        assertThat(watches.count()).isEqualTo(2);
        Files.createFile(coming.resolve("a"));
        awaitTold(Reason.FILE_APPEARED);
    }

    @Test
    void aFolderThatWasRemovedAndMadeAgainIsWatchedAgain() throws IOException {
        watch(all());
        Files.delete(appearing);
        awaitTold(Reason.FILE_APPEARED);
        Await.until(PATIENCE, "it is not watched", () -> watches.count() == 2);

        watch(all());
        assertThat(watches.count()).isEqualTo(2);
        Files.createDirectory(appearing);
        watch(all());
        assertThat(watches.count()).isEqualTo(3);
        Files.createFile(appearing.resolve("a"));
        awaitTold(Reason.FILE_APPEARED);
    }

    @Test
    void aFolderThatAnotherTookThePlaceOfIsNotTakenForIt() throws IOException {
        watch(all());
        Files.move(appearing, root.resolve("old"));
        Files.createDirectory(appearing);
        watch(all());

        Files.createFile(root.resolve("old").resolve("a"));
        hearOut();
        assertThat(told).containsOnly(Reason.REGISTRY_CHANGED);
        told.clear();
        Files.createFile(appearing.resolve("a"));
        awaitTold(Reason.FILE_APPEARED);
    }

    @Test
    void tellsAtOnceWhatHappenedBeforeAFolderWasWatched() throws IOException {
        watches.close();
        watches = new FolderWatches(told::add, InstantSource.system());
        watches.watch(Watched.only(registry));
        told.clear();
        watches.watch(all());
        told.clear();
        Path project = Files.createDirectory(appearing.resolve("project"));
        awaitTold(Reason.FILE_APPEARED);
        Files.createFile(project.resolve("conversation"));

        watches.watch(appearing(appearing, project));
        assertThat(told).containsExactly(Reason.FILE_APPEARED);

        watches.watch(appearing(appearing, project));
        assertThat(told).hasSize(1);
    }

    @Test
    void tellsAtOnceOfARegistryThatWasWrittenBeforeItWasWatched() throws IOException {
        watches.close();
        watches = new FolderWatches(told::add, InstantSource.system());
        Files.writeString(registry, "workspaces: {a: {}}\n");

        watches.watch(Watched.only(registry));

        assertThat(told).containsExactly(Reason.REGISTRY_CHANGED);
    }

    @Test
    @Tag("S3")
    void whatIsTooMuchAtOnceWakesForAllOfItAndIsSaidOnce() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Consumer<Reason> slow = reason -> {
            told.add(reason);
            busy.countDown();
            waitFor(goOn);
        };
        watches.close();
        watches = new FolderWatches(slow, AHEAD);
        watches.watch(all());
        Files.createFile(changing.resolve("first"));
        busy.await();
        told.clear();

        for (int i = 0; i < 2_000; i++) {
            Files.createFile(appearing.resolve("a" + i));
        }
        Files.writeString(registry, "workspaces: {}\n");
        goOn.countDown();

        awaitTold(Reason.FILE_APPEARED);
        Await.until(PATIENCE, "overflow", () -> watches.overflows() > 0);
        assertThat(watches.problems()).singleElement().asString().contains("more has changed at once");
        watches.watch(all());
        assertThat(watches.problems()).hasSize(1);
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @Tag("S3")
    void leavesTheRestToThePollWhenThereAreTooMany() throws IOException {
        watches.close();
        watches = new FolderWatches(told::add, AHEAD, 2);
        watches.watch(all());

        assertThat(watches.count()).isEqualTo(2);
        assertThat(watches.problems()).singleElement().asString().contains("no more than 2 are watched", "the poll");
        told.clear();
        // The registry is the last that is done without.
        hearOut();
        Files.createFile(changing.resolve("a"));
        awaitTold(Reason.FILE_APPEARED);

        watches.watch(appearing());
        assertThat(watches.problems()).isEmpty();
    }

    @Test
    @Tag("S3")
    void saysWhichFolderCannotBeWatchedAndWatchesTheOthers() throws IOException {
        Path loop = Files.createSymbolicLink(root.resolve("loop"), root.resolve("loop"));
        watch(appearing(loop, appearing));

        assertThat(watches.count()).isEqualTo(2);
        assertThat(watches.problems())
                .singleElement()
                .asString()
                .startsWith(loop + ": not watched: ")
                .contains("noticed by the poll");
        Files.createFile(appearing.resolve("a"));
        awaitTold(Reason.FILE_APPEARED);
    }

    @Test
    void closesWhileItIsWaitedFor() {
        watch(all());
        watches.close();
        watches.watch(all());

        assertThat(watches.count()).isZero();
        assertThat(watches.problems()).isEmpty();
        Await.until(PATIENCE, "its thread ends", () -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("folder-watches")));
    }
}
