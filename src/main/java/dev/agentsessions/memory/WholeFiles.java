package dev.agentsessions.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;

/// Files that are read and written whole.
///
/// One is written beside and renamed, so that nobody ever reads half of it, but not forced to the disk: after a power
/// failure it may be damaged.
public final class WholeFiles {
    /// Far beyond what thousands of sessions need.
    private static final long LARGEST = 64L << 20;

    private WholeFiles() {}

    public static byte[] read(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new IOException("it is not a file");
        }
        if (attributes.size() > LARGEST) {
            throw new IOException("it is too large");
        }
        return Files.readAllBytes(file);
    }

    /// Makes a file hold these bytes, whatever it held; nobody but its owner may read it. Two at a time in one process
    /// are one too many.
    ///
    /// @param folder is made if it is missing
    public static void replace(Path folder, String name, byte[] bytes) throws IOException {
        OwnerOnly.createFolder(folder);
        Path temporary = folder.resolve("." + name + "." + ProcessHandle.current().pid() + ".tmp");
        replace(folder.resolve(name), temporary, bytes);
    }

    /// @param temporary in the same folder, which nobody else writes at this time
    static void replace(Path file, Path temporary, byte[] bytes) throws IOException {
        try {
            Files.deleteIfExists(temporary);
            OwnerOnly.writeNew(temporary, bytes);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
