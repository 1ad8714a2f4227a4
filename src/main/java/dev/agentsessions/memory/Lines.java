package dev.agentsessions.memory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// The lines of a stream, as bytes, one after the other.
final class Lines {
    /// More than a pass with the largest registry takes.
    private static final int LONGEST = 512 << 20;

    private final InputStream in;
    private final byte[] block = new byte[64 << 10];
    private int from;
    private int to;

    Lines(InputStream in) {
        this.in = in;
    }

    /// The next line without its newline, or null behind the last. A last line needs no newline.
    byte @Nullable [] next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (hasMore()) {
            int end = from;
            while (end < to && block[end] != '\n') {
                end++;
            }
            line.write(block, from, end - from);
            from = end + 1;
            if (end < to) {
                return line.toByteArray();
            }
            if (line.size() > LONGEST) {
                throw new IOException("the line is too long");
            }
        }
        return line.size() == 0 ? null : line.toByteArray();
    }

    private boolean hasMore() throws IOException {
        if (from >= to) {
            from = 0;
            to = in.read(block);
        }
        return to > 0;
    }
}
