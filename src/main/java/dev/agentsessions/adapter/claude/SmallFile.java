package dev.agentsessions.adapter.claude;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads files that are small unless something is wrong.
final class SmallFile {
    private static final int LIMIT = 1024 * 1024;

    private SmallFile() {}

    /// The bytes of a file, the first megabyte at most; null if it is no regular file (a FIFO would block) or
    /// cannot be read.
    static byte @Nullable [] read(Path file) {
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try (FileInputStream in = new FileInputStream(file.toString())) {
            byte[] bytes = new byte[(int) Math.min(Files.size(file), LIMIT)];
            return Arrays.copyOf(bytes, in.readNBytes(bytes, 0, bytes.length));
        } catch (IOException e) {
            return null;
        }
    }
}
