package dev.agentsessions.adapter.claude;

import dev.agentsessions.json.JsonException;
import dev.agentsessions.json.JsonReader;
import dev.agentsessions.observe.ConversationStore.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What a transcript says of itself, in JSON lines of many shapes of which none need come first. Only its head and
/// its tail are read, whatever its size: the head must hold a first message with its images, the tail a last one.
/// Of both only as many lines are parsed as it takes to know. Lines that cannot be read are skipped, and so is a last
/// line that is still being written.
final class Transcript {
    /// How the `entrypoint` of print mode and of the SDKs begins.
    static final String HEADLESS_ENTRYPOINT = "sdk-";

    static final int HEAD = 256 * 1024;
    static final int TAIL = 64 * 1024;

    private @Nullable String firstCwd;
    private @Nullable String headCwd;
    private @Nullable String tailCwd;
    private @Nullable String headEntrypoint;
    private @Nullable String tailEntrypoint;
    private @Nullable Boolean sidechain;
    private boolean messages;

    private Transcript() {}

    static Transcript read(Path file) throws IOException {
        Transcript transcript = new Transcript();
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            long size = channel.size();
            long tail = Math.max(0, size - TAIL);
            transcript.tail(bytes(channel, tail, (int) (size - tail)));
            transcript.head(bytes(channel, 0, (int) Math.min(size, HEAD)), size <= HEAD);
        }
        return transcript;
    }

    /// The working directory of the first line that names one; it can change from line to line.
    @Nullable String firstCwd() {
        return firstCwd;
    }

    /// The working directory of the last line that names one.
    @Nullable String lastCwd() {
        return tailCwd == null ? headCwd : tailCwd;
    }

    /// Whether somebody has spoken yet; there are transcripts with nothing but bookkeeping, and stubs of moved ones.
    boolean hasMessages() {
        return messages;
    }

    /// A side-chain by the first line that tells, as old versions wrote those of a session into its own transcript;
    /// headless by the last one, as either sort of run can resume the other's.
    Kind kind() {
        String entrypoint = tailEntrypoint == null ? headEntrypoint : tailEntrypoint;
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

    /// Goes back from the last whole line until the last directory and the last entrypoint are known. Where the bytes
    /// begin amid a line, its piece is no JSON object and so is skipped like any line that cannot be read.
    private void tail(byte[] bytes) {
        int end = newlineBefore(bytes, bytes.length);
        while (end >= 0 && !endKnown()) {
            int before = newlineBefore(bytes, end);
            Line line = Line.of(bytes, before + 1, end);
            tailCwd = tailCwd == null ? line.cwd : tailCwd;
            tailEntrypoint = tailEntrypoint == null ? line.entrypoint : tailEntrypoint;
            messages |= line.message;
            end = before;
        }
    }

    /// Goes forward until the beginning is known, and to the end of the head if the end is not.
    ///
    /// @param whole whether the file ends with these bytes; else they end amid a line, whose beginning can still tell
    private void head(byte[] bytes, boolean whole) {
        int start = 0;
        int end = newlineFrom(bytes, 0);
        while (end >= 0 && !(beginningKnown() && endKnown())) {
            add(Line.of(bytes, start, end));
            start = end + 1;
            end = newlineFrom(bytes, start);
        }
        if (end < 0 && !whole) {
            add(Line.beginning(bytes, start));
        }
    }

    private boolean beginningKnown() {
        return firstCwd != null && sidechain != null && messages;
    }

    private boolean endKnown() {
        return tailCwd != null && tailEntrypoint != null;
    }

    private void add(Line line) {
        firstCwd = firstCwd == null ? line.cwd : firstCwd;
        headCwd = line.cwd == null ? headCwd : line.cwd;
        headEntrypoint = line.entrypoint == null ? headEntrypoint : line.entrypoint;
        sidechain = sidechain == null ? line.sidechain : sidechain;
        messages |= line.message;
    }

    private static int newlineFrom(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && bytes[at] != '\n') {
            at++;
        }
        return at < bytes.length ? at : -1;
    }

    private static int newlineBefore(byte[] bytes, int end) {
        int at = end - 1;
        while (at >= 0 && bytes[at] != '\n') {
            at--;
        }
        return at;
    }

    /// What one line says.
    private static final class Line implements TopLevel.Fields {
        private @Nullable String cwd;
        private @Nullable String entrypoint;
        private @Nullable Boolean sidechain;
        private boolean message;

        /// What a whole line says; nothing if it cannot be read.
        static Line of(byte[] bytes, int start, int end) {
            Line line = new Line();
            return TopLevel.read(bytes, start, end - start, line) ? line : new Line();
        }

        /// What stands before the end of the bytes in a line that goes on behind it.
        static Line beginning(byte[] bytes, int start) {
            Line line = new Line();
            TopLevel.read(bytes, start, bytes.length - start, line);
            return line;
        }

        @Override
        public void field(String name, JsonReader value) throws JsonException {
            switch (name) {
                case "cwd" -> cwd = TopLevel.text(value);
                case "entrypoint" -> entrypoint = TopLevel.text(value);
                case "isSidechain" -> sidechain = value.flag();
                case "type" -> {
                    String type = TopLevel.text(value);
                    message = "user".equals(type) || "assistant".equals(type);
                }
                default -> {}
            }
        }
    }
}
