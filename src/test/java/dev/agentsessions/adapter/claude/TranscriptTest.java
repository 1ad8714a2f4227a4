package dev.agentsessions.adapter.claude;

import static dev.agentsessions.adapter.claude.FakeHome.CWD;
import static dev.agentsessions.adapter.claude.FakeHome.ID;
import static dev.agentsessions.adapter.claude.FakeHome.user;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.observe.ConversationStore.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("R19")
class TranscriptTest {
    private static final String T1 = "2026-09-02T08:00:01.200Z";
    private static final String T2 = "2026-09-02T08:00:04.000Z";
    private static final long SEED = Long.getLong("seed", 20261120L);
    private static final int CASES = Integer.getInteger("property.cases", 3000);

    private static final String[] BOOKKEEPING = {
        "{\"type\":\"summary\",\"summary\":\"Tidy the kelp parser\",\"leafUuid\":\"0b6f3f5e\"}",
        "{\"type\":\"file-history-snapshot\",\"messageId\":\"3c1e\",\"snapshot\":{\"messageId\":\"3c1e\","
                + "\"trackedFileBackups\":{},\"cwd\":\"/nested\",\"timestamp\":\"2020-01-01T00:00:00.000Z\"}}",
        "{\"type\":\"permission-mode\",\"permissionMode\":\"default\",\"sessionId\":\"" + ID + "\"}",
        "{\"type\":\"mode\",\"mode\":\"normal\",\"sessionId\":\"" + ID + "\"}",
        "{\"type\":\"custom-title\",\"customTitle\":\"kelp\",\"sessionId\":\"" + ID + "\"}",
        "{\"type\":\"last-prompt\",\"lastPrompt\":\"count the kelp\",\"leafUuid\":\"aa02\"}",
        "{\"type\":\"bridge-session\",\"sessionId\":\"" + ID + "\"}"
    };

    @TempDir
    private Path folder;

    @Test
    void readsASessionThatEntersAWorktree() throws IOException {
        Transcript transcript = read(FakeHome.bytes(
                BOOKKEEPING[0],
                BOOKKEEPING[1],
                "{\"type\":\"queue-operation\",\"timestamp\":\"2026-09-02T08:00:01.100Z\",\"content\":\"count\"}",
                user(CWD, T1),
                "{\"isSidechain\":false,\"cwd\":\"/srv/kelp_lab/.claude/worktrees/w1\",\"type\":\"assistant\","
                        + "\"message\":{\"content\":[{\"type\":\"text\",\"text\":\"42\"}]},"
                        + "\"timestamp\":\"" + T2 + "\"}",
                BOOKKEEPING[5]));

        assertThat(transcript.firstCwd()).isEqualTo(CWD);
        assertThat(transcript.lastCwd()).isEqualTo("/srv/kelp_lab/.claude/worktrees/w1");
        assertThat(transcript.kind()).isEqualTo(Kind.INTERACTIVE);
        assertThat(transcript.hasMessages()).isTrue();
    }

    @Test
    void knowsNothingFromBookkeepingAlone() throws IOException {
        Transcript transcript = read(FakeHome.bytes(BOOKKEEPING));

        assertThat(transcript.firstCwd()).isNull();
        assertThat(transcript.lastCwd()).isNull();
        assertThat(transcript.kind()).isEqualTo(Kind.INTERACTIVE);
        assertThat(transcript.hasMessages()).isFalse();
    }

    @Test
    @Tag("R15")
    void tellsSideChainsAndHeadlessRuns() throws IOException {
        assertThat(kind("{\"isSidechain\":true,\"agentId\":\"a91c2e0\",\"cwd\":\"/srv\",\"type\":\"user\"}"))
                .isEqualTo(Kind.SIDECHAIN);
        assertThat(kind(BOOKKEEPING[3], "{\"isSidechain\":true,\"entrypoint\":\"sdk-cli\"}"))
                .isEqualTo(Kind.SIDECHAIN);
        assertThat(kind("{\"isSidechain\":false,\"entrypoint\":\"sdk-cli\"}")).isEqualTo(Kind.HEADLESS);
        assertThat(kind("{\"entrypoint\":\"sdk-ts\"}")).isEqualTo(Kind.HEADLESS);
        assertThat(kind("{\"entrypoint\":\"cli\",\"isSidechain\":\"true\"}")).isEqualTo(Kind.INTERACTIVE);
    }

    @Test
    @Tag("R15")
    void keepsASessionThatHoldsItsSideChainsInteractive() throws IOException {
        assertThat(kind("{\"isSidechain\":false,\"type\":\"user\"}", "{\"isSidechain\":true,\"type\":\"assistant\"}"))
                .isEqualTo(Kind.INTERACTIVE);
    }

    @Test
    @Tag("R15")
    void goesByTheLastRunOfAConversationThatWasResumed() throws IOException {
        String headless = "{\"isSidechain\":false,\"entrypoint\":\"sdk-cli\",\"type\":\"user\"}";

        assertThat(kind(headless, user(CWD, T1))).isEqualTo(Kind.INTERACTIVE);
        assertThat(kind(user(CWD, T1), headless)).isEqualTo(Kind.HEADLESS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n\n",
                "{",
                "{}\n[]\n1\n\"x\"\nnull\n",
                "not json\n",
                "\u0000\u0000\u0000\u0000\n",
                "\ufeff{\"cwd\":\"/srv\"",
                "{\"cwd\":5,\"timestamp\":{},\"isSidechain\":[],\"entrypoint\":null,\"type\":0}\n",
                "{\"cwd\":\"\"}\n"
            })
    void findsNothingInWhatSaysNothing(String text) throws IOException {
        Transcript transcript = read(text.getBytes(UTF_8));

        assertThat(transcript.lastCwd()).isNull();
        assertThat(transcript.kind()).isEqualTo(Kind.INTERACTIVE);
    }

    @Test
    void skipsALastLineThatIsStillBeingWritten() throws IOException {
        String torn = user("/torn", "2026-09-02T07:00:00.000Z");

        Transcript whole = read((user(CWD, T1) + "\n" + torn).getBytes(UTF_8));
        assertThat(whole.lastCwd()).isEqualTo(CWD);

        byte[] cut = FakeHome.bytes(user(CWD, T1), torn);
        for (int length = cut.length - 1; length > FakeHome.bytes(user(CWD, T1)).length; length--) {
            assertThat(read(Arrays.copyOf(cut, length)).lastCwd()).isEqualTo(CWD);
        }
    }

    @Test
    void readsOnPastAFirstMessageWithImages() throws IOException {
        String image = user("/first", T1).replace("count the kelp", "i".repeat(200_000));

        Transcript transcript = read(FakeHome.bytes(BOOKKEEPING[2], image, user(CWD, T2)));
        assertThat(transcript.firstCwd()).isEqualTo("/first");
        assertThat(transcript.lastCwd()).isEqualTo(CWD);
    }

    @Test
    void takesWhatStandsBeforeTheCutInALineLongerThanTheHead() throws IOException {
        String huge = user(CWD, T1).replace("count the kelp", "i".repeat(Transcript.HEAD + Transcript.TAIL));

        Transcript transcript = read(FakeHome.bytes(huge));
        assertThat(transcript.lastCwd()).isEqualTo(CWD);
        assertThat(transcript.kind()).isEqualTo(Kind.INTERACTIVE);
    }

    @Test
    void readsAHugeTranscriptInBoundedBytes() throws IOException {
        Path file = folder.resolve("huge.jsonl");
        byte[] middle = FakeHome.bytes("", user("/middle", "2001-01-01T00:00:00.000Z"));
        byte[] end = FakeHome.bytes("", user("/end", T2));
        try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
            huge.write(FakeHome.bytes(user(CWD, T1)));
            huge.seek(50L << 20);
            huge.write(middle);
            huge.seek((100L << 20) - end.length);
            huge.write(end);
        }
        Transcript.read(file);

        long before = bytesRead();
        Transcript transcript = Transcript.read(file);
        long read = bytesRead() - before;

        assertThat(transcript.firstCwd()).isEqualTo(CWD);
        assertThat(transcript.lastCwd()).isEqualTo("/end");
        assertThat(read).isBetween((long) Transcript.HEAD, Transcript.HEAD + Transcript.TAIL + 200_000L);
    }

    /// Lines of all sizes, so that every way of meeting the bounds of head and tail is met.
    @Test
    void findsTheFirstAndTheLastDirectoryHoweverTheLinesFall() throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < CASES / 30; i++) {
            int size = switch (random.nextInt(4)) {
                case 0 -> random.nextInt(1, 2000);
                case 1 -> Transcript.HEAD + random.nextInt(-3000, 3000);
                case 2 -> Transcript.HEAD + Transcript.TAIL + random.nextInt(-3000, 3000);
                default -> random.nextInt(1, 1_000_000);
            };
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            int lines = 0;
            while (bytes.size() < size) {
                String line = user("/w/" + lines++, T1);
                bytes.writeBytes(FakeHome.bytes(line.replace("count the kelp", "k".repeat(random.nextInt(20_000)))));
            }
            Transcript transcript = read(bytes.toByteArray());
            assertThat(transcript.firstCwd()).as("seed %d, case %d", SEED, i).isEqualTo("/w/0");
            assertThat(transcript.lastCwd()).as("seed %d, case %d", SEED, i).isEqualTo("/w/" + (lines - 1));
        }
    }

    @Test
    void readsALineThatBeginsWhereTheTailBegins() throws IOException {
        String last = user("/tail", T2);
        last = last.replace("count the kelp", "k".repeat(14 + Transcript.TAIL - last.length() - 1));
        String filler = "{\"filler\":\"" + "f".repeat(2 * Transcript.HEAD) + "\"}";
        byte[] bytes = FakeHome.bytes(user(CWD, T1), filler, last);
        assertThat(bytes[bytes.length - Transcript.TAIL - 1]).isEqualTo((byte) '\n');

        assertThat(read(bytes).lastCwd()).isEqualTo("/tail");
    }

    @Test
    void takesTheLastDirectoryOfTheHeadWhereTheTailNamesNone() throws IOException {
        String filler = "{\"filler\":\"" + "f".repeat(2 * Transcript.HEAD) + "\"}";

        Transcript transcript = read(FakeHome.bytes(user(CWD, T1), user("/w/2", T2), filler));
        assertThat(transcript.firstCwd()).isEqualTo(CWD);
        assertThat(transcript.lastCwd()).isEqualTo("/w/2");
    }

    @Test
    void looksForTheFirstDirectoryPastMessagesWithoutOne() throws IOException {
        String without = "{\"isSidechain\":false,\"type\":\"user\",\"timestamp\":\"" + T1 + "\"}";

        assertThat(read(FakeHome.bytes(without, user(CWD, T1), user("/w/2", T2))).firstCwd()).isEqualTo(CWD);
    }

    @Test
    @Tag("R18")
    void readsTheGoodLinesAmongDamagedOnes() throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < CASES; i++) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (int line = random.nextInt(6); line > 0; line--) {
                bytes.writeBytes(Damage.to(FakeHome.bytes(user("/w/x", T2), BOOKKEEPING[1]), random));
            }
            bytes.write('\n');
            bytes.writeBytes(FakeHome.bytes(user(CWD, T1)));
            bytes.writeBytes("{\"cwd\":\"/torn\",\"ti".getBytes(UTF_8));

            Transcript transcript = read(bytes.toByteArray());
            assertThat(transcript.lastCwd()).as("seed %d, case %d", SEED, i).isEqualTo(CWD);
            assertThat(transcript.hasMessages()).isTrue();
        }
    }

    @Test
    @Tag("R18")
    void survivesPureNoise() throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < CASES / 10; i++) {
            byte[] noise = new byte[random.nextInt(5000)];
            random.nextBytes(noise);
            assertThat(read(noise).kind()).as("seed %d, case %d", SEED, i).isEqualTo(Kind.INTERACTIVE);
        }
    }

    private Kind kind(String... lines) throws IOException {
        return read(FakeHome.bytes(lines)).kind();
    }

    private Transcript read(byte[] bytes) throws IOException {
        return Transcript.read(Files.write(folder.resolve("a.jsonl"), bytes));
    }

    /// Bytes that this process has read so far.
    private static long bytesRead() throws IOException {
        String line = Files.readAllLines(Path.of("/proc/self/io")).getFirst();
        return Long.parseLong(line.substring("rchar: ".length()));
    }
}
