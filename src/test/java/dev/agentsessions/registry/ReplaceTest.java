package dev.agentsessions.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.agentsessions.registry.WriteSteps.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("R9")
class ReplaceTest {
    private static final String OLD = "version: 1\n# old\n";
    private static final String NEW = "version: 1\n# new\n";

    @TempDir
    private Path folder;

    private Path registry;

    @BeforeEach
    void makeRegistry() throws IOException {
        registry = Files.writeString(folder.toRealPath().resolve("agent-sessions.yaml"), OLD);
    }

    private boolean replace(Path path, String text) throws Exception {
        return replace(path, text, new WriteSteps.Unheard());
    }

    private static boolean replace(Path path, String text, WriteSteps steps) throws Exception {
        RegistryFile file = new RegistryFile(
                path, null, Duration.ZERO, new FakeLocks(), InstantSource.system(), steps);
        try (LockedRegistry locked = file.lock()) {
            return locked.replace(locked.read(), text.getBytes(UTF_8));
        }
    }

    /// Something that happens when a step is reached.
    private static WriteSteps at(Step step, Meddling meddling) {
        return reached -> {
            if (reached == step) {
                try {
                    meddling.meddle();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    private interface Meddling {
        void meddle() throws IOException;
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private void assertNothingLeftOver() throws IOException {
        assertThat(names())
                .isSubsetOf("agent-sessions.yaml", "agent-sessions.yaml.lock", "link.yaml", "link.yaml.lock");
    }

    @Test
    void putsTheNewTextInPlace() throws Exception {
        for (String text : List.of(NEW, "short", "long".repeat(1_000_000))) {
            assertThat(replace(registry, text)).isTrue();
            assertThat(registry).hasContent(text);
            assertNothingLeftOver();
        }
    }

    @Test
    void keepsTheSymbolicLink() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link.yaml"), Path.of("agent-sessions.yaml"));
        assertThat(replace(link, NEW)).isTrue();
        assertThat(Files.readSymbolicLink(link)).isEqualTo(Path.of("agent-sessions.yaml"));
        assertThat(registry).hasContent(NEW);
        assertNothingLeftOver();
    }

    /// The last is one that a umask would cut.
    @ParameterizedTest
    @ValueSource(ints = {0600, 0640, 0644, 0666, 0777})
    void keepsTheMode(int mode) throws Exception {
        Files.setAttribute(registry, "unix:mode", mode);
        assertThat(replace(registry, NEW)).isTrue();
        assertThat((Integer) Files.getAttribute(registry, "unix:mode") & 07777).isEqualTo(mode);
    }

    @Test
    void isNeverOpenToMorePeopleThanTheOldFile() throws Exception {
        Files.setAttribute(registry, "unix:mode", 0600);
        for (Step step : List.of(Step.COPIED, Step.WRITTEN, Step.SYNCED)) {
            replace(registry, "text at " + step, at(step, () -> {
                assertThat((Integer) Files.getAttribute(temporary(), "unix:mode") & 07777).isEqualTo(0600);
            }));
        }
    }

    private Path temporary() throws IOException {
        return folder.resolve(names().stream().filter(name -> name.endsWith(".tmp")).findFirst().orElseThrow());
    }

    @Test
    void keepsOwnerAndGroup() throws Exception {
        assumeTrue((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0, "needs root");
        Files.setAttribute(registry, "unix:uid", 12345);
        Files.setAttribute(registry, "unix:gid", 54321);
        assertThat(replace(registry, NEW)).isTrue();
        assertThat(Files.readAttributes(registry, "unix:uid,gid"))
                .containsEntry("uid", 12345)
                .containsEntry("gid", 54321);
    }

    @Test
    void keepsExtendedAttributes() throws Exception {
        assumeTrue(Files.getFileStore(registry).supportsFileAttributeView("user"));
        attributes(registry).write("origin", UTF_8.encode("by hand"));
        assertThat(replace(registry, NEW)).isTrue();
        ByteBuffer value = ByteBuffer.allocate(7);
        attributes(registry).read("origin", value);
        assertThat(value.array()).isEqualTo("by hand".getBytes(UTF_8));
    }

    private static UserDefinedFileAttributeView attributes(Path file) {
        return Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
    }

    @Test
    @Tag("R7")
    void touchesNothingWhenNothingIsToBeWritten() throws Exception {
        FileStat before = FileStat.of(registry);
        assertThat(replace(registry, OLD)).isTrue();
        assertThat(before.unchangedIn(FileStat.of(registry))).isTrue();
    }

    @Test
    void refusesAnEmptyText() {
        assertThatThrownBy(() -> replace(registry, "")).isInstanceOf(IllegalArgumentException.class);
        assertThat(registry).hasContent(OLD);
    }

    /// An editor without the lock saves while we write, in all the ways there are.
    @ParameterizedTest
    @EnumSource(names = {"COPIED", "WRITTEN", "SYNCED"})
    void doesNothingIfSomebodySavedMeanwhile(Step step) throws Exception {
        assertThat(replace(registry, NEW, at(step, () -> Files.writeString(registry, "in place")))).isFalse();
        assertThat(registry).hasContent("in place");
        assertThat(replace(registry, NEW, at(step, () -> saveByRename("by rename")))).isFalse();
        assertThat(registry).hasContent("by rename");
        assertThat(replace(registry, NEW, at(step, () -> saveByRename("by rename")))).isFalse();
        assertThat(replace(registry, NEW, at(step, () -> append("more")))).isFalse();
        assertThat(registry).hasContent("by renamemore");
        assertNothingLeftOver();
    }

    private void saveByRename(String text) throws IOException {
        Path copy = Files.writeString(folder.resolve("editor"), text);
        Files.move(copy, registry, StandardCopyOption.ATOMIC_MOVE);
    }

    private void append(String text) throws IOException {
        Files.writeString(registry, text, StandardOpenOption.APPEND);
    }

    @Test
    void noticesASaveThatLeavesSizeAndTimeAsTheyWere() throws Exception {
        FileTime time = Files.getLastModifiedTime(registry);
        WriteSteps steps = at(Step.SYNCED, () -> {
            Files.writeString(registry, OLD.replace("old", "odd"));
            Files.setLastModifiedTime(registry, time);
        });
        assertThat(replace(registry, NEW, steps)).isFalse();
        assertThat(registry).hasContent(OLD.replace("old", "odd"));
    }

    /// The clock of the file system stands still for some milliseconds, and so do all the times of a file.
    @Test
    void noticesASaveWithinOneTickOfTheClock() throws Exception {
        RegistryFile file =
                new RegistryFile(registry, null, Duration.ZERO, new FakeLocks(), InstantSource.system());
        try (LockedRegistry locked = file.lock()) {
            Snapshot before = new Snapshot(OLD.replace("old", "odd").getBytes(UTF_8), file.stat());
            assertThat(locked.replace(before, NEW.getBytes(UTF_8))).isFalse();
        }
        assertThat(registry).hasContent(OLD);
    }

    @Test
    void doesNotUndoAChangeOfMode() throws Exception {
        WriteSteps steps = at(Step.SYNCED, () -> Files.setAttribute(registry, "unix:mode", 0600));
        assertThat(replace(registry, NEW, steps)).isFalse();
        assertThat((Integer) Files.getAttribute(registry, "unix:mode") & 07777).isEqualTo(0600);
    }

    @Test
    void makesNoRegistryWhereItWasDeletedMeanwhile() throws Exception {
        WriteSteps steps = at(Step.SYNCED, () -> Files.delete(registry));
        assertThatThrownBy(() -> replace(registry, NEW, steps)).isInstanceOf(NoSuchFileException.class);
        assertThat(registry).doesNotExist();
        assertNothingLeftOver();
    }

    @ParameterizedTest
    @EnumSource(names = {"COPIED", "WRITTEN", "SYNCED", "CHECKED"})
    void leavesTheOldFileAndNoOtherWhenItFails(Step step) throws Exception {
        WriteSteps failing = at(step, () -> {
            throw new IOException("failed");
        });
        assertThatThrownBy(() -> replace(registry, NEW, failing)).hasRootCauseMessage("failed");
        assertThat(registry).hasContent(OLD);
        assertNothingLeftOver();
    }

    @Test
    void saysInOneLineWhatFailed() throws Exception {
        WriteSteps steps = at(Step.COPIED, () -> {
            Path file = temporary();
            Files.delete(file);
            Files.createDirectory(file);
        });
        assertThatThrownBy(() -> replace(registry, NEW, steps))
                .hasMessage(registry + ": cannot be replaced, and is as it was: Is a directory;"
                        + " see to its folder and the disk's space");
        assertThat(registry).hasContent(OLD);
        assertNothingLeftOver();
    }

    @Test
    void takesAnotherNameWhereATemporaryFileIsInItsWay() throws Exception {
        Path inTheWay = Files.writeString(new TemporaryFiles(registry).name(0), "of another container");
        assertThat(replace(registry, NEW)).isTrue();
        assertThat(registry).hasContent(NEW);
        assertThat(inTheWay).hasContent("of another container");
    }

    @Test
    void sweepsTheTemporaryFilesOfDeadProcessesAndOldOnes() throws Exception {
        long dead = deadPid();
        long alive = ProcessHandle.current().pid();
        List<String> others = List.of(
                ".agent-sessions.yaml.reconcile-" + alive + "-7.tmp",
                ".agent-sessions.yaml.reconcile--" + dead + "-0.tmp",
                ".agent-sessions.yaml.reconcile-" + dead + ".tmp",
                ".agent-sessions.yaml.reconcile-.tmp",
                ".agent-sessions.yaml.reconcile-x-0.tmp",
                ".agent-sessions.yaml.reconcile-99999999999999999999999-0.tmp",
                ".agent-sessions.yaml.reconcile-" + dead + "-0.tmp.mine",
                ".other.yaml.reconcile-" + dead + "-0.tmp");
        for (String other : others) {
            Files.createFile(folder.resolve(other));
        }
        Path directory = Files.createDirectory(folder.resolve(".agent-sessions.yaml.reconcile-" + dead + "-3.tmp"));
        Path swept = Files.createFile(folder.resolve(".agent-sessions.yaml.reconcile-" + dead + "-0.tmp"));
        lockAt(Instant.now());
        assertThat(swept).doesNotExist();
        assertThat(directory).exists();
        assertThat(names()).containsAll(others);

        lockAt(Instant.now().plus(Duration.ofMinutes(61)));
        assertThat(names()).doesNotContain(others.getFirst()).containsAll(others.subList(1, others.size()));
    }

    private void lockAt(Instant now) throws Exception {
        new RegistryFile(registry, null, Duration.ZERO, new FakeLocks(), InstantSource.fixed(now)).lock().close();
    }

    private static long deadPid() throws Exception {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        return process.pid();
    }

    @Test
    void comesThroughTheStepsInOrder() throws Exception {
        List<Step> seen = new ArrayList<>();
        replace(registry, NEW, seen::add);
        assertThat(seen).isEqualTo(Arrays.asList(Step.values()));
    }
}
