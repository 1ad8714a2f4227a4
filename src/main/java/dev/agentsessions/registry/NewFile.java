package dev.agentsessions.registry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/// Writes a file that is not there yet, whole or not at all.
public final class NewFile {
    private NewFile() {}

    /// Makes the folders that are missing, too.
    ///
    /// @throws FileAlreadyExistsException if there is something of that name; any other error has a message of one line
    public static void write(Path file, byte[] bytes) throws IOException {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "the root is there already");
        try {
            Files.createDirectories(folder);
        } catch (FileAlreadyExistsException e) {
            throw new IOException(file + ": cannot be made, as " + e.getFile() + " is not a folder; name another place", e);
        } catch (IOException e) {
            throw failure(file, e);
        }
        try {
            write(folder, file, bytes);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    private static IOException failure(Path file, IOException e) {
        return new IOException(
                file + ": cannot be made: " + RegistryFile.reason(e) + "; see to its folder and the disk's space", e);
    }

    private static void write(Path folder, Path file, byte[] bytes) throws IOException {
        Path temporary = Files.createTempFile(folder, "." + file.getFileName(), ".tmp");
        try {
            try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    out.write(buffer);
                }
                out.force(true);
            }
            // A link, unlike a rename, never replaces what somebody else has made meanwhile.
            Files.createLink(file, temporary);
        } finally {
            Files.deleteIfExists(temporary);
        }
        try (FileChannel in = FileChannel.open(folder, StandardOpenOption.READ)) {
            in.force(true);
        }
    }
}
