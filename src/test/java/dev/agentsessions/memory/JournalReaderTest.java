package dev.agentsessions.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.memory.JournalReader.Pass;
import dev.agentsessions.memory.JournalReader.Problem;
import dev.agentsessions.memory.JournalReader.Reading;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("R25")
class JournalReaderTest {
    private static final String ALTERED = "it was altered: its hash is not the one that it states";
    private static final String NOT_WHOLE = "it does not end like a whole line of a journal";
    private static final String NOT_NEXT = "it does not follow the line before: one is missing or moved";

    @TempDir
    private Path temp;

    private final List<byte[]> lines = chain("zero", "one", "two", "three");

    @Test
    void yieldsEveryLineOfAWholeChain() throws IOException {
        Path first = file("a", lines.get(0), lines.get(1));
        Path second = file("b", lines.get(2), lines.get(3));
        assertThat(read(first, second))
                .containsExactly(
                        pass(first, 1, "zero"),
                        pass(first, 2, "one"),
                        pass(second, 1, "two"),
                        pass(second, 2, "three"));
    }

    @Test
    void beginsWhereTheJournalBegins() throws IOException {
        Path file = file("a", lines.get(2), lines.get(3));
        assertThat(read(file)).containsExactly(pass(file, 1, "two"), pass(file, 2, "three"));
    }

    @Test
    void noticesAFlippedBitInEveryByte() throws IOException {
        byte[] before = lines.get(0);
        byte[] line = lines.get(1);
        byte[] after = lines.get(2);
        for (int i = 0; i < line.length; i++) {
            byte[] flipped = line.clone();
            flipped[i] ^= (byte) (1 << i % 8);
            Path file = file("a", before, flipped, after);
            List<Reading> readings = read(file);
            assertThat(readings).as("byte %d", i).first().isEqualTo(pass(file, 1, "zero"));
            assertThat(readings).as("byte %d", i).filteredOn(Problem.class::isInstance).isNotEmpty();
            assertThat(readings).as("byte %d", i).doesNotContain(pass(file, 2, "one"));
        }
    }

    @Test
    void tellsOfEachDamageOnceAndGoesOn() throws IOException {
        byte[] altered = new String(lines.get(1), StandardCharsets.UTF_8)
                .replace("\"one\"", "\"ONE\"")
                .getBytes(StandardCharsets.UTF_8);
        Path file = file("a", lines.get(0), altered, lines.get(2), "garbage\n".getBytes(StandardCharsets.UTF_8),
                lines.get(3));
        assertThat(read(file))
                .containsExactly(
                        pass(file, 1, "zero"),
                        new Problem(file, 2, ALTERED),
                        pass(file, 3, "two"),
                        new Problem(file, 4, NOT_WHOLE),
                        pass(file, 5, "three"));
    }

    @Test
    void noticesAMissingLineWithinAndBetweenFiles() throws IOException {
        Path within = file("a", lines.get(0), lines.get(2));
        assertThat(read(within))
                .containsExactly(pass(within, 1, "zero"), new Problem(within, 2, NOT_NEXT), pass(within, 2, "two"));

        Path first = file("b", lines.get(0));
        Path second = file("c", lines.get(2), lines.get(3));
        assertThat(read(first, second))
                .containsExactly(
                        pass(first, 1, "zero"),
                        new Problem(second, 1, NOT_NEXT),
                        pass(second, 1, "two"),
                        pass(second, 2, "three"));
    }

    @Test
    void noticesMovedAndRepeatedLines() throws IOException {
        Path moved = file("a", lines.get(0), lines.get(2), lines.get(1), lines.get(3));
        assertThat(problems(read(moved)))
                .containsExactly(
                        new Problem(moved, 2, NOT_NEXT),
                        new Problem(moved, 3, NOT_NEXT),
                        new Problem(moved, 4, NOT_NEXT));
        Path repeated = file("b", lines.get(0), lines.get(0), lines.get(1));
        assertThat(problems(read(repeated))).containsExactly(new Problem(repeated, 2, NOT_NEXT));
    }

    @Test
    void saysThatALineIsOfAnotherVersionAndGoesOn() throws IOException {
        String future = new String(JournalFormat.open(JournalLines.small("")), StandardCharsets.UTF_8)
                .replace("\"schema_version\":1", "\"schema_version\":7");
        byte[] line = Seal.close(future.getBytes(StandardCharsets.UTF_8), hash(lines.get(0)));
        byte[] next = Seal.close(JournalFormat.open(JournalLines.small("next")), hash(line));
        Path file = file("a", lines.get(0), line, next);
        assertThat(read(file))
                .containsExactly(
                        pass(file, 1, "zero"),
                        new Problem(file, 2, "its schema_version is 7, and this version of the program knows 1"),
                        pass(file, 3, "next"));
    }

    @Test
    void saysThatTheLastLineIsTorn() throws IOException {
        byte[] torn = Arrays.copyOf(lines.get(1), lines.get(1).length - 2);
        Path file = file("a", lines.get(0), torn);
        assertThat(read(file)).containsExactly(pass(file, 1, "zero"), new Problem(file, 2, NOT_WHOLE));
    }

    @Test
    void needsNoNewlineBehindTheLastLine() throws IOException {
        Path file = file("a", lines.get(0), new String(lines.get(1), StandardCharsets.UTF_8)
                .strip()
                .getBytes(StandardCharsets.UTF_8));
        assertThat(read(file)).containsExactly(pass(file, 1, "zero"), pass(file, 2, "one"));
    }

    @Test
    void findsNothingInAnEmptyFile() throws IOException {
        assertThat(read(file("a"))).isEmpty();
    }

    @Test
    void saysThatAFileCannotBeRead() throws IOException {
        Path missing = temp.resolve("missing");
        Path file = file("a", lines.get(1));
        List<Reading> readings = read(missing, temp, file);
        assertThat(readings).hasSize(3);
        assertThat(readings.getFirst()).hasToString(missing + ": could not be read: no such file");
        assertThat(readings.get(1).toString()).startsWith(temp + ": could not be read: ");
        assertThat(readings.getLast()).isEqualTo(pass(file, 1, "one"));
    }

    @Test
    void namesFileAndLineOfAProblem() {
        assertThat(new Problem(Path.of("journal/000001.jsonl"), 3, ALTERED))
                .hasToString("journal/000001.jsonl:3: " + ALTERED);
    }

    @Test
    @Timeout(60)
    void readsLinesOfTensOfMegabytes() throws IOException {
        byte[] large = Seal.close(JournalFormat.open(JournalLines.small("large\n".repeat(5_000_000))), Seal.NONE);
        Path file = file("a", large, Seal.close(JournalFormat.open(JournalLines.small("next")), hash(large)));
        assertThat(large).hasSizeGreaterThan(30_000_000);
        List<JournalLine> passes = new ArrayList<>();
        JournalReader.read(List.of(file), reading -> passes.add(((Pass) reading).line()));
        assertThat(passes.getFirst().text()).hasSize(30_000_000);
        assertThat(passes.getLast().text()).isEqualTo("next");
    }

    @Test
    void survivesAnyDamage() throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] line : lines) {
            whole.writeBytes(line);
        }
        for (long seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            byte[] bytes = Arrays.copyOf(whole.toByteArray(), 1 + random.nextInt(whole.size()));
            for (int i = random.nextInt(5); i > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            Path file = file("a", bytes);
            for (Reading reading : read(file)) {
                if (reading instanceof Pass pass) {
                    assertThat(pass.line().text()).as("seed %d", seed).isIn("zero", "one", "two", "three");
                }
            }
        }
    }

    private static List<byte[]> chain(String... texts) {
        List<byte[]> lines = new ArrayList<>();
        String prev = Seal.NONE;
        for (String text : texts) {
            lines.add(Seal.close(JournalFormat.open(JournalLines.small(text)), prev));
            prev = hash(lines.getLast());
        }
        return lines;
    }

    private static String hash(byte[] line) {
        return new String(line, line.length - 67, 64, StandardCharsets.US_ASCII);
    }

    private static Pass pass(Path file, long number, String text) {
        return new Pass(file, number, JournalLines.small(text));
    }

    private Path file(String name, byte[]... content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : content) {
            bytes.writeBytes(part);
        }
        return Files.write(temp.resolve(name), bytes.toByteArray());
    }

    private static List<Reading> read(Path... files) {
        List<Reading> readings = new ArrayList<>();
        JournalReader.read(List.of(files), readings::add);
        return readings;
    }

    private static List<Problem> problems(List<Reading> readings) {
        return readings.stream().filter(Problem.class::isInstance).map(Problem.class::cast).toList();
    }
}
