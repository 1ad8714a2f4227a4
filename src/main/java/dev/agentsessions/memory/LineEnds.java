package dev.agentsessions.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Where lines end in a file, looked for from behind: what comes after the last end is what a killed writer has left.
public final class LineEnds {
    private static final int BLOCK = 64 << 10;

    private LineEnds() {}

    /// Behind the last whole line of the file; 0 if it has none.
    public static long last(FileChannel channel) throws IOException {
        return last(channel, channel.size());
    }

    /// The same, as if the file ended there.
    public static long last(FileChannel channel, long end) throws IOException {
        for (long to = end; to > 0; to = Math.max(0, to - BLOCK)) {
            long from = Math.max(0, to - BLOCK);
            byte[] block = bytes(channel, from, to);
            for (int i = block.length - 1; i >= 0; i--) {
                if (block[i] == '\n') {
                    return from + i + 1;
                }
            }
        }
        return 0;
    }

    /// What stands from one place to another.
    ///
    /// @throws IOException if that is not there any more, too
    public static byte[] bytes(FileChannel channel, long from, long to) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(to - from));
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) {
                throw new IOException("it was cut while it was read");
            }
        }
        return bytes.array();
    }
}
