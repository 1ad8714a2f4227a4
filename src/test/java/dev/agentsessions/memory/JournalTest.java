package dev.agentsessions.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsessions.memory.JournalReader.Pass;
import dev.agentsessions.memory.JournalReader.Problem;
import dev.agentsessions.memory.JournalReader.Reading;
import dev.agentsessions.registry.Locks;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("R25")
class JournalTest {
    private static final long AMPLE = 1 << 30;

    @TempDir
    private Path temp;

    private final Locks locks = new TestLocks();
    private Path folder;

    @BeforeEach
    void inAStateFolderThatDoesNotExist() {
        folder = temp.resolve("state/journal");
    }

    @Test
    void keepsEachPassOnALineInOrder() throws Exception {
        Journal journal = journal(AMPLE);
        List<JournalLine> lines = List.of(
                JournalLines.everything(), JournalLines.small("a"), JournalLines.random(1), JournalLines.small("b"));
        for (JournalLine line : lines) {
            journal.append(line);
        }
        assertThat(passes()).isEqualTo(lines);
        assertThat(names()).containsExactly("000001.jsonl");
        assertThat(Files.readAllLines(folder.resolve("000001.jsonl"))).hasSize(4);
    }

    @Test
    void keepsItFromOthersEyes() throws Exception {
        journal(AMPLE).append(JournalLines.small("a"));
        assertThat(mode(folder)).isEqualTo("rwx------");
        assertThat(mode(folder.resolve("000001.jsonl"))).isEqualTo("rw-------");
    }

    @Test
    void chainsLinesOverAllFiles() throws Exception {
        Journal journal = journal(8 * 1600);
        for (int i = 0; i < 20; i++) {
            journal.append(JournalLines.small("pass " + i));
        }
        List<String> hashes = new ArrayList<>(List.of(Seal.NONE));
        for (Path file : files()) {
            for (String line : Files.readAllLines(file)) {
                assertThat(line).contains(",\"prev\":\"" + hashes.getLast() + "\",\"hash\":\"");
                hashes.add(line.substring(line.length() - 66, line.length() - 2));
            }
        }
        assertThat(names()).hasSizeGreaterThan(2);
        assertThat(hashes).hasSize(21).doesNotHaveDuplicates();
    }

    @Test
    void forgetsTheOldestFilesBeyondItsBound() throws Exception {
        long bound = 20_000;
        Journal journal = journal(bound);
        for (int i = 0; i < 200; i++) {
            journal.append(JournalLines.small("pass " + i));
            assertThat(totalSize()).as("after pass %d", i).isLessThanOrEqualTo(bound);
        }
        assertThat(totalSize()).isGreaterThan(bound * 3 / 4);
        List<JournalLine> passes = passes();
        for (int i = 0; i < passes.size(); i++) {
            assertThat(passes.get(i).text()).isEqualTo("pass " + (200 - passes.size() + i));
        }
    }

    @Test
    void keepsALineThatIsLargerThanItsBoundAlone() throws Exception {
        Journal journal = journal(10_000);
        for (int i = 0; i < 10; i++) {
            journal.append(JournalLines.small("small"));
        }
        JournalLine large = JournalLines.small("large ".repeat(10_000));
        journal.append(large);
        assertThat(passes()).containsExactly(large);
        journal.append(JournalLines.small("after"));
        assertThat(passes()).containsExactly(JournalLines.small("after"));
    }

    @Test
    void cutsOffWhatAKilledWriterLeft() throws Exception {
        Journal journal = journal(AMPLE);
        journal.append(JournalLines.small("first"));
        journal.append(JournalLines.small("second"));
        Path file = folder.resolve("000001.jsonl");
        byte[] two = Files.readAllBytes(file);
        journal.append(JournalLines.small("third ".repeat(30_000)));
        byte[] three = Files.readAllBytes(file);
        for (int cut : new int[] {1, 2, 3, 100, 70_000, 140_000, three.length - two.length - 1}) {
            Files.write(file, Arrays.copyOf(three, three.length - cut));
            journal.append(JournalLines.small("fourth"));
            assertThat(passes())
                    .as("cut %d", cut)
                    .extracting(JournalLine::text)
                    .containsExactly("first", "second", "fourth");
        }
    }

    @Test
    void goesOnFromTheFileBeforeIfTheLastHasNoLine() throws Exception {
        Journal journal = journal(AMPLE);
        journal.append(JournalLines.small("first"));
        for (String rest : new String[] {"", "{\"torn"}) {
            Files.writeString(folder.resolve("000002.jsonl"), rest);
            journal.append(JournalLines.small("second"));
            assertThat(passes()).extracting(JournalLine::text).containsExactly("first", "second");
            assertThat(names()).containsExactly("000001.jsonl", "000002.jsonl");
        }
    }

    @Test
    void goesOnBehindDamage() throws Exception {
        Journal journal = journal(AMPLE);
        journal.append(JournalLines.small("first"));
        Path file = folder.resolve("000001.jsonl");
        Files.writeString(file, "by hand\n", StandardOpenOption.APPEND);
        journal.append(JournalLines.small("second"));
        journal.append(JournalLines.small("third"));
        assertThat(read())
                .containsExactly(
                        new Pass(file, 1, JournalLines.small("first")),
                        new Problem(file, 2, "it does not end like a whole line of a journal"),
                        new Pass(file, 3, JournalLines.small("second")),
                        new Pass(file, 4, JournalLines.small("third")));
    }

    @Test
    void goesAroundAFolderInAFilesPlace() throws Exception {
        Journal journal = journal(2000);
        Files.createDirectories(folder.resolve("000004.jsonl/full"));
        for (int i = 0; i < 5; i++) {
            journal.append(JournalLines.small("pass"));
        }
        assertThat(folder.resolve("000004.jsonl/full")).isDirectory();
        assertThat(names()).contains("000009.jsonl");
    }

    @Test
    void leavesFilesAloneThatAreNotItsOwn() throws Exception {
        Files.createDirectories(folder);
        List<String> foreign = List.of(
                "0000001.jsonl", "00001.jsonl", "000001.json", "000000.jsonl", "+00001.jsonl", "-00001.jsonl",
                "99999999999.jsonl", "incident.jsonl", "\u0661\u0661\u0661\u0661\u0661\u0661.jsonl");
        for (String name : foreign) {
            Files.writeString(folder.resolve(name), "x".repeat(5000));
        }
        Journal journal = journal(3000);
        for (int i = 0; i < 9; i++) {
            journal.append(JournalLines.small("pass"));
        }
        assertThat(names()).containsAll(foreign).doesNotContain("000001.jsonl").contains("000009.jsonl");
    }

    /// In another process, whose files may not grow beyond 64 KiB: as on a full disk a write stops in its middle.
    @Test
    void leavesNoPartOfALineThatCouldNotBeWritten() throws Exception {
        journal(AMPLE).append(JournalLines.small("first"));
        byte[] before = Files.readAllBytes(folder.resolve("000001.jsonl"));
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -f 128; exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:-UsePerfData",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FullDisk.class.getName(),
                        temp.resolve("state").toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("java.io.IOException: File too large\n");
        assertThat(process.waitFor()).isZero();
        assertThat(folder.resolve("000001.jsonl")).hasBinaryContent(before);
    }

    /// Appends a line of 100 KB and prints what became of it.
    static final class FullDisk {
        public static void main(String[] args) throws Exception {
            Journal journal = new Journal(Path.of(args[0]), new TestLocks(), Duration.ZERO, AMPLE);
            try {
                journal.append(JournalLines.small("x".repeat(100_000)));
                System.out.println("written");
            } catch (IOException e) {
                System.out.println(e);
            }
        }
    }

    @Test
    void saysThatItIsLocked() throws Exception {
        Journal journal = new Journal(temp.resolve("state"), locks, Duration.ofMillis(1), AMPLE);
        journal.append(JournalLines.small("first"));
        try (Locks.Held _ = locks.acquire(folder.resolve("lock"), Duration.ZERO)) {
            assertThatThrownBy(() -> journal.append(JournalLines.small("second")))
                    .isInstanceOf(Locks.LockedException.class);
        }
        assertThat(passes()).containsExactly(JournalLines.small("first"));
    }

    @Test
    @Timeout(60)
    void isOneChainHoweverManyWriteIt() throws Exception {
        int writers = 4;
        int each = 50;
        try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
            List<Future<?>> futures = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                int writer = i;
                Journal journal = journal(8 * 4000);
                futures.add(threads.submit(() -> {
                    for (int n = 0; n < each; n++) {
                        journal.append(JournalLines.small(writer + " " + n));
                    }
                    return null;
                }));
            }
            for (Future<?> future : futures) {
                future.get();
            }
        }
        assertThat(passes()).isNotEmpty();
    }

    private Journal journal(long maxSize) {
        return new Journal(temp.resolve("state"), locks, Duration.ofSeconds(30), maxSize);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isRegularFile).sorted(Comparator.comparing(Path::toString)).toList();
        }
    }

    private List<String> names() throws IOException {
        return files().stream().map(file -> file.getFileName().toString()).toList();
    }

    private long totalSize() throws IOException {
        long total = 0;
        for (Path file : files()) {
            total += Files.size(file);
        }
        return total;
    }

    private List<Reading> read() throws IOException {
        List<Reading> readings = new ArrayList<>();
        JournalReader.read(files(), readings::add);
        return readings;
    }

    /// All passes that are kept, where there must be no problem.
    private List<JournalLine> passes() throws IOException {
        assertThat(read()).hasOnlyElementsOfType(Pass.class);
        return read().stream().map(reading -> ((Pass) reading).line()).toList();
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
