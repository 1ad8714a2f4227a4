package dev.agentsessions.adapter.agy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("R15")
@Tag("R18")
class LastConversationsTest {
    private static final String WHOLE = "{\"/srv/kelp_lab\":\"0c9a1b22-7f10-4d11-8a55-9d0e1f2a3b4c\","
            + "\"/home/u/notes 🦑\":\"5f1e2d3c-0000-4000-8000-0000000000aa\",\"odd\":{\"/x\":[1,{}]},\"n\":null}";

    @TempDir
    private Path folder;

    @Test
    void readsTheFlatForm() throws IOException {
        assertThat(read(WHOLE))
                .isEqualTo(Map.of(
                        "/srv/kelp_lab",
                        "0c9a1b22-7f10-4d11-8a55-9d0e1f2a3b4c",
                        "/home/u/notes 🦑",
                        "5f1e2d3c-0000-4000-8000-0000000000aa"));
        assertThat(read("{}")).isEmpty();
    }

    @Test
    void readsTheFormWithAContainer() throws IOException {
        String inner = "{\"/srv\":\"a\",\"conversations\":{\"/x\":\"y\"}}";
        assertThat(read("{\"version\":1,\"conversations\":" + inner + ",\"/b\":\"c\"}"))
                .isEqualTo(Map.of("/srv", "a", "/b", "c"));
    }

    @Test
    void readsNothingFromAFileThatIsHalfWritten() throws IOException {
        byte[] whole = WHOLE.getBytes(UTF_8);
        for (int length = 0; length < whole.length; length++) {
            assertThat(read(Arrays.copyOf(whole, length))).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]", "null", "\"x\"", "{\"a\":\"b\"}{\"c\":\"d\"}", "{\"a\":\"b\"}\u0000", "\ufeff", "{'a':'b'}"
            })
    void readsNothingFromWhatIsNotOneObject(String text) throws IOException {
        assertThat(read(text)).isEmpty();
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void readsNothingWhereThereIsNoFile() throws Exception {
        assertThat(LastConversations.read(folder.resolve("absent"))).isEmpty();
        assertThat(LastConversations.read(folder)).isEmpty();
        Path fifo = folder.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
        assertThat(LastConversations.read(fifo)).isEmpty();
    }

    @Test
    void neverFailsOnDamagedFiles() throws IOException {
        long seed = Long.getLong("seed", 20261120L);
        SplittableRandom random = new SplittableRandom(seed);
        byte[] whole = WHOLE.getBytes(UTF_8);
        for (int i = 0; i < Integer.getInteger("property.cases", 3000); i++) {
            byte[] damaged = damage(whole, random);
            assertThat(read(damaged).size()).as("seed %d, case %d", seed, i).isLessThan(20);
        }
    }

    private static byte[] damage(byte[] whole, SplittableRandom random) {
        byte[] bytes = whole;
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(bytes.length + 1);
            int to = random.nextInt(at, bytes.length + 1);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(bytes, 0, at);
            if (random.nextBoolean()) {
                out.writeBytes("{\"a\":".repeat(random.nextInt(1200)).getBytes(UTF_8));
            }
            out.write(random.nextInt(256));
            out.write(bytes, to, bytes.length - to);
            bytes = out.toByteArray();
        }
        return bytes;
    }

    private Map<String, String> read(String text) throws IOException {
        return read(text.getBytes(UTF_8));
    }

    private Map<String, String> read(byte[] bytes) throws IOException {
        return LastConversations.read(Files.write(folder.resolve("last_conversations.json"), bytes));
    }
}
