package dev.agentsessions.adapter.claude;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(LIMIT);
        } catch (IOException e) {
            return null;
        }
    }
}
