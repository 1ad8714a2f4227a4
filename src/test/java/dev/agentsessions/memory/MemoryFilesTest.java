package dev.agentsessions.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.judge.Memory;
import dev.agentsessions.judge.Memory.OfEntry;
import dev.agentsessions.judge.Memory.OfWorkspace;
import dev.agentsessions.memory.MemoryFiles.Remembered;
import dev.agentsessions.world.HostileText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("R22")
class MemoryFilesTest {
    private static final Path REGISTRY = Path.of("/home/u/agent-sessions.yaml");
    private static final OfWorkspace SOMETHING =
            new OfWorkspace(Map.of("s", new OfEntry("f", null, null, null)), Map.of("a1", "flagged"), 2, 1);
    private static final OfWorkspace COUNTERS = new OfWorkspace(Map.of(), Map.of(), 2, 1);

    @TempDir
    private Path temp;

    private Path folder;
    private MemoryFiles files;

    @BeforeEach
    void inAFolderThatDoesNotExist() {
        folder = temp.resolve("cache/agent-sessions-monitor");
        files = new MemoryFiles(folder, REGISTRY);
    }

    @Test
    void remembersNothingAtFirstAndMakesNoFolderForIt() {
        assertThat(files.load()).isEqualTo(new Remembered(Memory.EMPTY, List.of()));
        assertThat(files.save(Memory.EMPTY)).isEmpty();
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void loadsWhatWasSavedForEveryWorkspace() {
        Memory memory = memory("lab", SOMETHING, "", COUNTERS);
        assertThat(files.save(memory)).isEmpty();
        assertThat(files.load()).isEqualTo(new Remembered(memory, List.of()));
        assertThat(names()).containsExactly("lab.state", "~no-workspace.state");
    }

    @Test
    void keepsItFromOthersEyes() throws IOException {
        files.save(memory("lab", SOMETHING));
        assertThat(mode(folder)).isEqualTo("rwx------");
        assertThat(mode(folder.resolve("lab.state"))).isEqualTo("rw-------");
    }

    @Test
    void leavesAFileAloneThatHoldsTheSameAlready() throws IOException {
        files.save(memory("lab", SOMETHING, "other", SOMETHING));
        Path file = folder.resolve("lab.state");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
        Object inode = inode(file);

        files.save(memory("other", COUNTERS, "lab", SOMETHING));
        assertThat(inode(file)).isEqualTo(inode);
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(FileTime.fromMillis(1_000_000));

        files.save(memory("lab", COUNTERS, "other", COUNTERS));
        assertThat(inode(file)).isNotEqualTo(inode);
    }

    @Test
    void writesTheSameBytesForTheSameMemoryInWhateverOrder() throws IOException {
        Map<String, String> forwards = new TreeMap<>();
        for (int i = 0; i < 100; i++) {
            forwards.put("id" + i, "flagged");
        }
        files.save(memory("lab", new OfWorkspace(Map.of(), forwards, 0, 0)));
        byte[] first = Files.readAllBytes(folder.resolve("lab.state"));
        files.save(memory("lab", COUNTERS));
        files.save(memory("lab", new OfWorkspace(Map.of(), new TreeMap<>(forwards).descendingMap(), 0, 0)));
        assertThat(folder.resolve("lab.state")).hasBinaryContent(first);
    }

    @Test
    void replacesRatherThanWritesInPlace() throws IOException {
        files.save(memory("lab", SOMETHING));
        Path old = temp.resolve("old");
        Files.createLink(old, folder.resolve("lab.state"));
        byte[] before = Files.readAllBytes(old);
        files.save(memory("lab", COUNTERS));
        assertThat(old).hasBinaryContent(before);
        assertThat(names()).containsExactly("lab.state");
    }

    @Test
    void keepsHostileWorkspacesApartAndInTheFolder() throws IOException {
        Map<String, OfWorkspace> workspaces = new HashMap<>();
        List<String> texts = new ArrayList<>(HostileText.SAMPLES);
        texts.add(HostileText.ENDLESS);
        for (String text : texts) {
            workspaces.put(text, new OfWorkspace(
                    Map.of(text, new OfEntry(text, null, null, null)), Map.of(text, text), workspaces.size() + 1, 0));
        }
        Memory memory = new Memory(workspaces);
        assertThat(files.save(memory)).isEmpty();
        assertThat(files.load()).isEqualTo(new Remembered(memory, List.of()));
        assertThat(names()).hasSameSizeAs(texts);
        assertThat(temp).isDirectoryNotContaining("glob:*.state");
        assertThat(temp.resolve("cache")).isDirectoryNotContaining("glob:*.state");
    }

    @Test
    void forgetsWhatIsDamagedAndNotesIt() throws IOException {
        files.save(memory("lab", SOMETHING, "other", SOMETHING));
        Path file = folder.resolve("lab.state");
        byte[] whole = Files.readAllBytes(file);
        for (int length : new int[] {0, 1, 20, whole.length / 2, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(files.load())
                    .isEqualTo(new Remembered(
                            memory("other", SOMETHING), List.of(file + ": passed over, as it is damaged")));
        }
        Files.write(file, new byte[whole.length]);
        assertThat(files.load().memory()).isEqualTo(memory("other", SOMETHING));

        assertThat(files.save(memory("lab", SOMETHING, "other", SOMETHING))).isEmpty();
        assertThat(file).hasBinaryContent(whole);
    }

    @Test
    @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void isNotStoppedByWhatElseMayStandInAFilesPlace() throws Exception {
        files.save(memory("lab", SOMETHING));
        Files.createDirectory(folder.resolve("folder.state"));
        Files.createSymbolicLink(folder.resolve("dangling.state"), temp.resolve("nothing"));
        Files.createSymbolicLink(folder.resolve("zero.state"), Path.of("/dev/zero"));
        mkfifo(folder.resolve("fifo.state"));

        Remembered remembered = files.load();
        assertThat(remembered.memory()).isEqualTo(memory("lab", SOMETHING));
        assertThat(remembered.notes())
                .containsExactly(
                        folder.resolve("dangling.state") + ": passed over, as no such file",
                        folder.resolve("fifo.state") + ": passed over, as it is not a file",
                        folder.resolve("folder.state") + ": passed over, as it is not a file",
                        folder.resolve("zero.state") + ": passed over, as it is not a file");
        assertThat(files.save(memory("lab", SOMETHING, "zero", COUNTERS, "fifo", COUNTERS, "folder", COUNTERS)))
                .singleElement()
                .asString()
                .startsWith(folder.resolve("folder.state") + ": could not be written: ");
        assertThat(files.load().memory()).isEqualTo(memory("lab", SOMETHING, "zero", COUNTERS, "fifo", COUNTERS));
        assertThat(names())
                .containsExactly("dangling.state", "fifo.state", "folder.state", "lab.state", "zero.state");
    }

    @Test
    void notesAnEndlessFileWithoutReadingIt() throws IOException {
        files.save(memory("lab", SOMETHING));
        try (var channel = OwnerOnly.open(folder.resolve("lab.state"))) {
            channel.position(1L << 40);
            OwnerOnly.writeAll(channel, new byte[1]);
        }
        assertThat(files.load().notes())
                .containsExactly(folder.resolve("lab.state") + ": passed over, as it is too large");
    }

    /// One line, however many workspaces there are.
    @Test
    void tellsOfOneReasonOnce() throws IOException {
        Files.createDirectories(folder.getParent());
        Files.writeString(folder, "a file");
        assertThat(files.save(memory("a", SOMETHING, "b", SOMETHING, "c", COUNTERS)))
                .containsExactly(
                        folder + ": could not be listed: it is no folder",
                        folder.resolve("a.state") + " and 2 more: could not be written: something else is there");
    }

    @Test
    void notesAStateFolderThatIsNone() throws IOException {
        Files.createDirectories(folder.getParent());
        Files.writeString(folder, "a file");
        assertThat(files.load().memory()).isEqualTo(Memory.EMPTY);
        assertThat(files.load().notes()).hasSize(1);
        assertThat(files.save(memory("lab", SOMETHING))).hasSize(2);
        assertThat(folder).hasContent("a file");
    }

    @Test
    void leavesAnotherRegistrysMemoryToIt() {
        MemoryFiles others = new MemoryFiles(folder, Path.of("/else/agent-sessions.yaml"));
        others.save(memory("theirs", SOMETHING));
        files.save(memory("lab", COUNTERS, "theirs", OfWorkspace.EMPTY));

        assertThat(files.load())
                .isEqualTo(new Remembered(
                        memory("lab", COUNTERS),
                        List.of(folder.resolve("theirs.state")
                                + ": passed over, as it belongs to the registry /else/agent-sessions.yaml")));
        assertThat(others.load().memory()).isEqualTo(memory("theirs", SOMETHING));
    }

    @Test
    void passesOverACopyUnderAnotherName() throws IOException {
        files.save(memory("lab", SOMETHING));
        Files.copy(folder.resolve("lab.state"), folder.resolve("copy.state"));
        assertThat(files.load().memory()).isEqualTo(memory("lab", SOMETHING));
        assertThat(files.load().notes())
                .containsExactly(
                        folder.resolve("copy.state") + ": passed over, as it has not the name of its workspace");
        files.save(Memory.EMPTY);
        assertThat(names()).contains("copy.state");
    }

    @Test
    @Tag("R26")
    void forgetsAWorkspaceThatIsNoMoreButNotItsDeaths() {
        files.save(memory("lab", SOMETHING, "gone", SOMETHING));
        files.save(memory("lab", SOMETHING));
        assertThat(files.load().memory()).isEqualTo(memory("lab", SOMETHING, "gone", COUNTERS));
        files.save(memory("lab", SOMETHING));
        assertThat(files.load().memory()).isEqualTo(memory("lab", SOMETHING, "gone", COUNTERS));
    }

    @Test
    void deletesTheFileOfAWorkspaceOfWhichNothingIsRemembered() throws IOException {
        OfWorkspace noDeaths = new OfWorkspace(Map.of(), Map.of("a1", "flagged"), 0, 0);
        files.save(memory("lab", noDeaths, "gone", noDeaths));
        Files.writeString(folder.resolve("foreign.state"), "not ours");
        Files.writeString(folder.resolve("lock"), "not ours");
        files.save(memory("lab", OfWorkspace.EMPTY));
        assertThat(names()).containsExactly("foreign.state", "lock");
    }

    @Test
    void sweepsWhatKilledPassesLeftButNotWhatLivingOnesWrite() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        files.save(memory("lab", SOMETHING));
        Files.writeString(folder.resolve(".lab.state." + ended.pid() + ".tmp"), "half");
        Files.writeString(folder.resolve(".daemon.json." + ended.pid() + ".tmp"), "half");
        Files.writeString(folder.resolve(".lab.state.1.tmp"), "being written");
        Files.writeString(folder.resolve(".lab.state.x.tmp"), "not ours");
        Files.writeString(folder.resolve(".lab.state..tmp"), "not ours");
        Files.writeString(folder.resolve(".tmp"), "not ours");
        files.save(memory("lab", SOMETHING));
        assertThat(names())
                .containsExactly(".lab.state..tmp", ".lab.state.1.tmp", ".lab.state.x.tmp", ".tmp", "lab.state");
    }

    @Test
    void sweepsWithoutTouchingWhatIsRemembered() throws Exception {
        files.sweep();
        assertThat(temp).isEmptyDirectory();
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        files.save(memory("lab", SOMETHING));
        Files.writeString(folder.resolve(".lab.state." + ended.pid() + ".tmp"), "half");
        files.sweep();
        assertThat(names()).containsExactly("lab.state");
        assertThat(files.load().memory()).isEqualTo(memory("lab", SOMETHING));
    }

    @Test
    @Timeout(60)
    void isAlwaysWholeForAReader() throws Exception {
        Memory[] memories = {memory("lab", SOMETHING), memory("lab", COUNTERS)};
        files.save(memories[0]);
        Thread writer = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 500; i++) {
                files.save(memories[i % 2]);
            }
        });
        while (writer.isAlive()) {
            assertThat(files.load().memory()).isIn((Object[]) memories);
        }
        writer.join();
    }

    private static Memory memory(Object... namesAndMemories) {
        Map<String, OfWorkspace> workspaces = new HashMap<>();
        for (int i = 0; i < namesAndMemories.length; i += 2) {
            workspaces.put((String) namesAndMemories[i], (OfWorkspace) namesAndMemories[i + 1]);
        }
        return new Memory(workspaces);
    }

    private List<String> names() {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static Object inode(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    private static void mkfifo(Path file) throws Exception {
        Process process = new ProcessBuilder("mkfifo", file.toString()).start();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
