package dev.agentsessions.messages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.world.HostileText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What waits to be published.
@Tag("S11")
class OutboxTest {
    @TempDir
    private Path home;

    private final Diary diary = new Diary();
    private Path state;
    private Path file;
    private Outbox outbox;

    @BeforeEach
    void open() {
        state = home.resolve("made/state");
        file = state.resolve("outbox.jsonl");
        outbox = new Outbox(state, diary.log);
    }

    private void restart() {
        outbox.close();
        outbox = new Outbox(state, diary.log);
    }

    private List<String> waiting() {
        return outbox.first(Integer.MAX_VALUE).stream().map(Kept::json).toList();
    }

    @Test
    void givesInOrderWhatItWasGiven() {
        assertThat(outbox.add(List.of("{\"a\":1}", "{\"b\":2}"))).isTrue();
        assertThat(outbox.add(List.of("{\"c\":3}"))).isTrue();

        assertThat(waiting()).containsExactly("{\"a\":1}", "{\"b\":2}", "{\"c\":3}");
        assertThat(outbox.first(2)).extracting(Kept::json).containsExactly("{\"a\":1}", "{\"b\":2}");
        assertThat(outbox.first(0)).isEmpty();
        outbox.remove(outbox.first(2).getLast().id());
        assertThat(waiting()).containsExactly("{\"c\":3}");
        assertThat(outbox.waiting()).isEqualTo(1);
        restart();
        assertThat(waiting()).containsExactly("{\"c\":3}");
    }

    @Test
    void isReadByNobodyElse() throws IOException {
        outbox.add(List.of("{}"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state))).isEqualTo("rwx------");
    }

    @Test
    void writesNothingWhereThereIsNothing() {
        assertThat(outbox.add(List.of())).isTrue();
        outbox.remove(7);
        assertThat(outbox.waiting()).isZero();

        assertThat(state).doesNotExist();
    }

    @Test
    void isEmptyOnDiskOnceAllIsPublished() throws IOException {
        outbox.add(List.of("{}", "{}"));
        outbox.remove(outbox.first(2).getLast().id());

        assertThat(Files.size(file)).isZero();
        long before = outbox.first(1).size();
        outbox.add(List.of("{\"next\":1}"));
        assertThat(before).isZero();
        assertThat(waiting()).containsExactly("{\"next\":1}");
    }

    @Test
    void keepsEachCharacter() {
        for (String text : HostileText.SAMPLES) {
            String json = "{\"t\":\"" + text + "\",\"json\":{\"x\":\"}\"}}";
            String kept = new String(json.replace('\n', ' ').replace('\r', ' ').getBytes(UTF_8), UTF_8);
            outbox.add(List.of(json));
            assertThat(waiting()).containsExactly(kept);
            restart();
            assertThat(waiting()).containsExactly(kept);
            outbox.remove(Long.MAX_VALUE);
        }
    }

    @Test
    void dropsTheOldestWhenThereAreTooMany() {
        List<String> many = new ArrayList<>();
        for (int i = 0; i < Waiting.MOST; i++) {
            many.add("{\"n\":" + i + "}");
        }
        outbox.add(many);
        assertThat(outbox.dropped()).isZero();
        outbox.add(List.of("{\"n\":\"a\"}", "{\"n\":\"b\"}"));

        assertThat(outbox.waiting()).isEqualTo(Waiting.MOST);
        assertThat(outbox.dropped()).isEqualTo(2);
        assertThat(outbox.first(1)).extracting(Kept::json).containsExactly("{\"n\":2}");
        assertThat(diary.lines())
                .containsExactly(file + ": full, as the broker is away; of the oldest messages 2 were dropped so far and"
                        + " will not be published");
        restart();
        assertThat(outbox.waiting()).isEqualTo(Waiting.MOST);
        assertThat(outbox.dropped()).isZero();
        assertThat(waiting()).startsWith("{\"n\":2}").endsWith("{\"n\":\"b\"}");
    }

    @Test
    void dropsTheOldestWhenTheyAreTooLarge() throws IOException {
        String large = "{\"x\":\"" + "x".repeat(4 << 20) + "\"}";
        for (int i = 0; i < 12; i++) {
            assertThat(outbox.add(List.of(large, "{\"n\":" + i + "}"))).isTrue();
            assertThat(Files.size(file)).isLessThan(3 * Waiting.LARGEST);
        }
        assertThat(outbox.waiting()).isEqualTo(7);
        assertThat(outbox.dropped()).isEqualTo(17);
        assertThat(outbox.add(List.of(large + large + large + large + large))).isTrue();
        assertThat(outbox.waiting()).isZero();
        assertThat(outbox.add(List.of("{}"))).isTrue();
        restart();
        assertThat(waiting()).containsExactly("{}");
    }

    @Test
    void passesOverDamagedLinesAndSaysSo() throws IOException {
        outbox.add(List.of("{\"a\":1}", "{\"b\":2}", "{\"c\":3}", "{\"d\":4}"));
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.set(1, lines.get(1).replace("\"b\":2", "\"b\":3"));
        lines.set(2, lines.get(2).replace("\"id\":3", "\"id\":9"));
        lines.addAll(List.of(
                "", "{}", "\u0000", "{\"removed\":9}", "{\"crc32\":\"00000000\",\"removed\":9}", "{\"crc32\":\"",
                lines.getFirst().replace("\"id\"", "\"Id\"")));
        Files.write(file, lines);
        restart();

        assertThat(waiting()).containsExactly("{\"a\":1}", "{\"d\":4}");
        assertThat(diary.lines())
                .containsExactly(file + ": 9 damaged lines were passed over; what was in them is not published");
    }

    @Test
    void passesOverWhatAKilledWriterLeft() throws IOException {
        outbox.add(List.of("{\"a\":1}"));
        Files.writeString(file, Files.readString(file).strip().replace("a", "b"), StandardOpenOption.APPEND);
        restart();
        assertThat(waiting()).containsExactly("{\"a\":1}");
        outbox.add(List.of("{\"c\":3}"));
        restart();

        assertThat(waiting()).containsExactly("{\"a\":1}", "{\"c\":3}");
        assertThat(diary.lines()).isEmpty();
    }

    @Test
    void saysWhereItCannotKeep() throws IOException {
        Files.createDirectories(file);
        assertThat(outbox.add(List.of("{}"))).isFalse();
        assertThat(outbox.add(List.of("{}"))).isFalse();
        assertThat(outbox.waiting()).isZero();
        assertThat(diary.lines())
                .containsExactly(file + ": cannot be read: it is not a file; what waits in it is not published, see to it"
                        + " or delete it");
        Files.delete(file);
        assertThat(outbox.add(List.of("{\"a\":1}", "{\"b\":2}"))).isTrue();
        Files.delete(file);
        Files.createDirectories(file);
        assertThat(outbox.add(List.of("{}"))).isFalse();
        outbox.remove(outbox.first(1).getFirst().id());

        assertThat(waiting()).containsExactly("{\"b\":2}");
        assertThat(diary.lines()).hasSize(2).allMatch(line -> line.startsWith(file + ": cannot be written: "));
        Files.delete(file);
        assertThat(outbox.add(List.of("{\"c\":3}"))).isTrue();
        assertThat(waiting()).containsExactly("{\"b\":2}", "{\"c\":3}");
    }

    @Test
    void keepsAndGivesNothingOnceItIsClosed() {
        outbox.add(List.of("{}"));
        outbox.close();
        outbox.remove(Long.MAX_VALUE);

        assertThat(outbox.add(List.of("{}"))).isFalse();
        assertThat(outbox.first(9)).isEmpty();
        assertThat(new Outbox(state, diary.log).waiting()).isEqualTo(1);
    }

    /// As a queue in memory would, over restarts; and its file stays small.
    @Test
    void agreesWithAQueue() throws IOException {
        Random random = new Random(17);
        Deque<String> expected = new ArrayDeque<>();
        String payload = "\"" + "x".repeat(2_000) + "\"}";
        for (int i = 0; i < 3_000; i++) {
            switch (random.nextInt(20)) {
                case 0 -> restart();
                case 1, 2, 3, 4, 5, 6, 7, 8 -> {
                    String json = "{\"n\":" + i + ",\"x\":" + payload;
                    outbox.add(List.of(json));
                    expected.add(json);
                }
                default -> {
                    List<Kept> first = outbox.first(1 + random.nextInt(2));
                    if (!first.isEmpty()) {
                        outbox.remove(first.getLast().id());
                        first.forEach(_ -> expected.remove());
                    }
                }
            }
            assertThat(outbox.waiting()).isEqualTo(expected.size());
            if (i % 100 == 0) {
                assertThat(waiting()).containsExactlyElementsOf(expected);
            }
        }
        restart();
        assertThat(waiting()).containsExactlyElementsOf(expected);
        outbox.add(Collections.nCopies(50, "{\"x\":" + payload));
        for (int i = 0; i < 1_000; i++) {
            outbox.add(List.of("{\"x\":" + payload));
            outbox.remove(outbox.first(1).getFirst().id());
            assertThat(Files.size(file)).isLessThan((1 << 20) + 600_000);
        }
        assertThat(outbox.waiting()).isEqualTo(expected.size() + 50);
    }
}
