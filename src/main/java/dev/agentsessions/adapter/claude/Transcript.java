package dev.agentsessions.adapter.claude;

import dev.agentsessions.observe.ConversationStore.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// What a transcript says of itself, in JSON lines of many shapes of which none need come first. Only its head and
/// its tail are read, whatever its size: the head must hold a first message with its images, the tail a last one.
/// Lines that cannot be read are skipped, and so is a last line that is still being written.
final class Transcript {
    /// How the `entrypoint` of print mode and of the SDKs begins.
    static final String HEADLESS_ENTRYPOINT = "sdk-";

    static final int HEAD = 256 * 1024;
    static final int TAIL = 64 * 1024;

    private @Nullable String firstCwd;
    private @Nullable String lastCwd;
    private @Nullable Instant born;
    private @Nullable Boolean sidechain;
    private @Nullable String entrypoint;
    private boolean messages;

    private Transcript() {}

    static Transcript read(Path file) throws IOException {
        Transcript transcript = new Transcript();
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            long size = channel.size();
            int rest = transcript.head(bytes(channel, 0, (int) Math.min(size, HEAD)), size > HEAD);
            if (size > HEAD) {
                // From one byte earlier, so that a line which begins right there is seen to begin.
                long from = Math.max(rest, size - TAIL) - 1;
                transcript.tail(bytes(channel, from, (int) (size - from)));
            }
        }
        return transcript;
    }

    /// The working directory of the first line that names one; it can change from line to line.
    @Nullable String firstCwd() {
        return firstCwd;
    }

    /// The working directory of the last line that names one.
    @Nullable String lastCwd() {
        return lastCwd;
    }

    /// The earliest time in the head, or null if no line there has one.
    @Nullable Instant born() {
        return born;
    }

    /// Whether somebody has spoken yet; there are transcripts with nothing but bookkeeping, and stubs of moved ones.
    boolean hasMessages() {
        return messages;
    }

    /// A side-chain by the first line that tells, as old versions wrote those of a session into its own transcript;
    /// headless by the last one, as either sort of run can resume the other's.
    Kind kind() {
        if (Boolean.TRUE.equals(sidechain)) {
            return Kind.SIDECHAIN;
        }
        return entrypoint != null && entrypoint.startsWith(HEADLESS_ENTRYPOINT) ? Kind.HEADLESS : Kind.INTERACTIVE;
    }

    private static byte[] bytes(SeekableByteChannel channel, long from, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        channel.position(from);
        while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
            // Reads on until all is here, or the file turns out shorter than it was.
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    /// @param cutOff whether the file goes on behind these bytes
    /// @return where the lines end that are whole
    private int head(byte[] bytes, boolean cutOff) {
        int rest = lines(bytes, 0, true);
        if (cutOff) {
            Line line = new Line();
            TopLevel.read(bytes, rest, bytes.length - rest, line);
            add(line, true);
        }
        return rest;
    }

    private void tail(byte[] bytes) {
        int end = indexOfNewline(bytes, 0);
        if (end >= 0) {
            lines(bytes, end + 1, false);
        }
    }

    /// Takes in all whole lines.
    ///
    /// @return where the rest begins that has no end of line yet
    private int lines(byte[] bytes, int from, boolean inHead) {
        int start = from;
        for (int end = indexOfNewline(bytes, start); end >= 0; end = indexOfNewline(bytes, start)) {
            Line line = new Line();
            if (TopLevel.read(bytes, start, end - start, line)) {
                add(line, inHead);
            }
            start = end + 1;
        }
        return start;
    }

    private static int indexOfNewline(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private void add(Line line, boolean inHead) {
        firstCwd = firstCwd == null ? line.cwd : firstCwd;
        lastCwd = line.cwd == null ? lastCwd : line.cwd;
        sidechain = sidechain == null ? line.sidechain : sidechain;
        entrypoint = line.entrypoint == null ? entrypoint : line.entrypoint;
        messages |= line.message;
        if (inHead && line.timestamp != null && (born == null || line.timestamp.isBefore(born))) {
            born = line.timestamp;
        }
    }

    /// What one line says.
    private static final class Line implements TopLevel.Fields {
        private @Nullable String cwd;
        private @Nullable String entrypoint;
        private @Nullable Instant timestamp;
        private @Nullable Boolean sidechain;
        private boolean message;

        @Override
        public void field(String name, JsonParser value) {
            switch (name) {
                case "cwd" -> cwd = TopLevel.text(value);
                case "entrypoint" -> entrypoint = TopLevel.text(value);
                case "timestamp" -> timestamp = Timestamp.parse(TopLevel.text(value));
                case "isSidechain" -> sidechain = flag(value.currentToken());
                case "type" -> {
                    String type = TopLevel.text(value);
                    message = "user".equals(type) || "assistant".equals(type);
                }
                default -> {}
            }
        }

        private static @Nullable Boolean flag(JsonToken token) {
            return switch (token) {
                case VALUE_TRUE -> true;
                case VALUE_FALSE -> false;
                default -> null;
            };
        }
    }
}
