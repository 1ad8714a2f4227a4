package dev.agentsessions.memory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a file of lines ends with.
@Tag("M4")
class LineEndsTest {
    @TempDir
    private Path folder;

    private @Nullable String tail(String text, int longest) throws IOException {
        Path file = Files.writeString(folder.resolve("lines"), text);
        try (FileChannel channel = FileChannel.open(file)) {
            LineEnds.Tail tail = LineEnds.tail(channel, longest);
            return tail == null ? null : tail.end() + ":" + new String(tail.line(), UTF_8);
        }
    }

    @Test
    void theLastWholeLineIsFoundUpToTheLongest() throws Exception {
        assertThat(tail("", 3)).isEqualTo("0:");
        assertThat(tail("abc", 3)).isEqualTo("0:");
        assertThat(tail("abcd", 3)).isNull();
        assertThat(tail("abcde", 3)).isNull();
        assertThat(tail("ab\n", 3)).isEqualTo("3:ab\n");
        assertThat(tail("abc\n", 3)).isNull();
        assertThat(tail("abcd\n", 3)).isNull();
        assertThat(tail("\nab\n", 3)).isEqualTo("4:ab\n");
        assertThat(tail("\nab\nxyz", 3)).isEqualTo("4:ab\n");
        assertThat(tail("\nab\nwxyz", 3)).isNull();
        assertThat(tail("\nabc\n", 3)).isNull();
        assertThat(tail("a\n\n", 3)).isEqualTo("3:\n");
    }

    @Test
    void itIsTheSameAcrossBlocks() throws Exception {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            String before = "b".repeat(random.nextInt(100_000)) + "\n";
            String last = "l".repeat(random.nextInt(140_000)) + "\n";
            String torn = "t".repeat(random.nextInt(140_000));
            int longest = Math.max(last.length(), torn.length());
            assertThat(tail(before + last + torn, longest))
                    .as("seed " + seed)
                    .isEqualTo((before.length() + last.length()) + ":" + last);
            assertThat(tail(before + last + torn, longest - 1)).as("seed " + seed).isNull();
        }
    }

    @Test
    void moreThanCanBeReadAtOnceIsSaidToBe() throws Exception {
        Path file = folder.resolve("sparse");
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {'\n'}), 3L << 30);
            assertThat(LineEnds.tail(channel, 1 << 20)).isNull();
            assertThatThrownBy(() -> LineEnds.bytes(channel, 0, 3L << 30))
                    .isInstanceOf(IOException.class)
                    .hasMessage("it has 3221225472 bytes without an end of a line");
        }
    }
}
