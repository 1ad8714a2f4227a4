package dev.agentsessions.messages;

import dev.agentsessions.memory.LineEnds;
import dev.agentsessions.memory.OwnerOnly;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// A file of lines that survives a kill at any instant: what was appended durably is there afterwards, and what a killed
/// writer left of a line is overwritten by the next. Nobody but its owner may read it. One process writes at a time.
///
/// `force` is fdatasync(2) on Linux and `fcntl(F_FULLFSYNC)` on macOS. What a write or a force that failed may have left
/// is cut off again: after a failed fsync(2) nobody knows what of it is on the disk.
final class LineFile {
    private static final int BLOCK = 64 << 10;

    private final Path folder;
    private final Path file;
    private final Path temporary;
    private final int longest;
    private final DiskSteps steps;

    /// @param longest a line with more bytes is passed over
    LineFile(Path folder, String name, int longest, DiskSteps steps) {
        this.folder = folder;
        this.file = folder.resolve(name);
        this.temporary = folder.resolve("." + name + ".tmp");
        this.longest = longest;
        this.steps = steps;
    }

    Path path() {
        return file;
    }

    /// Takes what stands in a file.
    interface Taker {
        /// @param line without its newline; null for one that is too long
        void take(byte @Nullable [] line);
    }

    /// Reads all whole lines.
    ///
    /// @return the size of the file, 0 if there is none
    long read(Taker taker) throws IOException {
        if (Files.notExists(file)) {
            return 0;
        }
        check();
        try (FileChannel channel = FileChannel.open(file)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            ByteBuffer block = ByteBuffer.allocate(BLOCK);
            long size = 0;
            while (channel.read(block.clear()) > 0) {
                byte[] bytes = block.array();
                int length = block.position();
                size += length;
                int from = 0;
                for (int i = 0; i < length; i++) {
                    if (bytes[i] == '\n') {
                        keep(line, bytes, from, i);
                        taker.take(line.size() > longest ? null : line.toByteArray());
                        line.reset();
                        from = i + 1;
                    }
                }
                keep(line, bytes, from, length);
            }
            return size;
        }
    }

    private void keep(ByteArrayOutputStream line, byte[] bytes, int from, int to) {
        if (line.size() <= longest) {
            line.write(bytes, from, to - from);
        }
    }

    private void check() throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException("it is not a file");
        }
    }

    /// Adds lines behind the last whole one.
    ///
    /// @param lines each with its newline
    /// @param durably whether to return only once they are on the disk
    /// @return the size of the file
    long append(byte[] lines, boolean durably) throws IOException {
        check();
        boolean isNew = Files.notExists(file);
        if (isNew) {
            OwnerOnly.createFolder(folder);
        }
        try (FileChannel channel = OwnerOnly.open(file)) {
            long end = LineEnds.last(channel);
            channel.truncate(end).position(end);
            try {
                OwnerOnly.writeAll(channel, lines);
                steps.reached(DiskSteps.Step.APPENDED);
                if (durably) {
                    channel.force(false);
                }
            } catch (IOException e) {
                channel.truncate(end);
                throw e;
            }
            if (isNew && durably) {
                syncFolder();
            }
            steps.reached(DiskSteps.Step.APPEND_SYNCED);
            return end + lines.length;
        }
    }

    /// Makes the file hold these lines and nothing else: whatever happens, all of the old ones or all of these.
    void replace(byte[] lines) throws IOException {
        check();
        OwnerOnly.createFolder(folder);
        try {
            Files.deleteIfExists(temporary);
            try (FileChannel channel = OwnerOnly.open(temporary)) {
                OwnerOnly.writeAll(channel, lines);
                steps.reached(DiskSteps.Step.COPY_WRITTEN);
                channel.force(true);
            }
            steps.reached(DiskSteps.Step.COPY_SYNCED);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            steps.reached(DiskSteps.Step.COPY_RENAMED);
            syncFolder();
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /// Empties the file; after a loss of power it may be as it was.
    void clear() throws IOException {
        check();
        if (Files.exists(file)) {
            try (FileChannel channel = OwnerOnly.open(file)) {
                channel.truncate(0);
            }
        }
    }

    private void syncFolder() throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
