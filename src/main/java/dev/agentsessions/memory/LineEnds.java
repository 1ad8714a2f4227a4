package dev.agentsessions.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/// Where lines end in a file, looked for from behind: what comes after the last end is what a killed writer has left.
public final class LineEnds {
    private static final int BLOCK = 64 << 10;

    private LineEnds() {}

    /// Behind the last whole line of the file; 0 if it has none.
    public static long last(FileChannel channel) throws IOException {
        return last(channel, channel.size(), 0);
    }

    /// The same, as if the file ended there.
    ///
    /// @param floor where to stop looking
    /// @return where it stopped if no line ends between the two
    private static long last(FileChannel channel, long end, long floor) throws IOException {
        for (long to = end; to > floor; to = Math.max(floor, to - BLOCK)) {
            long from = Math.max(floor, to - BLOCK);
            byte[] block = bytes(channel, from, to);
            for (int i = block.length - 1; i >= 0; i--) {
                if (block[i] == '\n') {
                    return from + i + 1;
                }
            }
        }
        return floor;
    }

    /// What a file ends with.
    ///
    /// @param end behind the last whole line; 0 if there is none
    /// @param line the last whole line, with its newline; empty if there is none
    public record Tail(long end, byte[] line) {}

    /// What a file ends with, of which not much more is read than two of the longest lines.
    ///
    /// @param longest so many bytes at most has a line, with its newline
    /// @return null if the last line, whole or not, is longer
    public static @Nullable Tail tail(FileChannel channel, int longest) throws IOException {
        long size = channel.size();
        long end = last(channel, size, Math.max(0, size - longest - 1));
        if (size - end > longest) {
            return null;
        }
        long begin = end == 0 ? 0 : last(channel, end - 1, Math.max(0, end - longest - 1));
        return end - begin > longest ? null : new Tail(end, bytes(channel, begin, end));
    }

    /// What stands from one place to another.
    ///
    /// @throws IOException if that is not there any more, too, or is more than can be read at once
    public static byte[] bytes(FileChannel channel, long from, long to) throws IOException {
        if (to - from > Integer.MAX_VALUE - 8) {
            throw new IOException("it has " + (to - from) + " bytes without an end of a line");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) (to - from));
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) {
                throw new IOException("it was cut while it was read");
            }
        }
        return bytes.array();
    }
}
