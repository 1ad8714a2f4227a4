package dev.agentsessions.registry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The file that is to take another's place: made beside it, written and synced, renamed, and the folder synced; the
/// order is that of PostgreSQL's `durable_rename`. Gone when closed, unless it was renamed.
///
/// `force` is fsync(2) on Linux and `fcntl(F_FULLFSYNC)` on macOS, where fsync(2) alone leaves the drive's cache out.
final class Replacement implements AutoCloseable {
    private static final int MOST_NAMES = 100;

    private final FileStat old;
    private final WriteSteps steps;
    private @Nullable Path temporary;

    Replacement(FileStat old, WriteSteps steps) {
        this.old = old;
        this.steps = steps;
    }

    /// The file is a copy of the old one first: this is how the JDK carries over an ACL and extended attributes. So it
    /// never has a wider mode than the old one, and the fsync covers its attributes as well.
    void write(byte[] text) throws IOException {
        Path file = copy();
        temporary = file;
        keepGroupAndMode(file);
        steps.reached(WriteSteps.Step.COPIED);
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer rest = ByteBuffer.wrap(text);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            steps.reached(WriteSteps.Step.WRITTEN);
            channel.force(true);
        }
        steps.reached(WriteSteps.Step.SYNCED);
    }

    /// Copies under a name that nobody has: `Files.copy` creates with O_EXCL.
    private Path copy() throws IOException {
        TemporaryFiles names = new TemporaryFiles(old.real());
        for (int n = 0; ; n++) {
            Path file = names.name(n);
            try {
                return Files.copy(old.real(), file, StandardCopyOption.COPY_ATTRIBUTES);
            } catch (FileAlreadyExistsException e) {
                if (n == MOST_NAMES) {
                    throw e;
                }
            }
        }
    }

    /// Where the copy could not be given to the old owner, the group may still be ours to give, and the umask has cut
    /// the mode.
    private void keepGroupAndMode(Path file) throws IOException {
        FileStat copied = FileStat.of(file);
        if (copied.group() != old.group()) {
            try {
                Files.setAttribute(file, "unix:gid", old.group());
            } catch (IOException _) {
                // not a group of ours: no more is permitted
            }
        }
        if (copied.permissions() != old.permissions()) {
            Files.setAttribute(file, "unix:mode", old.permissions());
        }
    }

    /// Only this touches the old file, and at once. The kernel's rename(2) does not follow a symbolic link, hence the real
    /// file's name.
    void rename() throws IOException {
        Files.move(Objects.requireNonNull(temporary), old.real(), StandardCopyOption.ATOMIC_MOVE);
        temporary = null;
        steps.reached(WriteSteps.Step.RENAMED);
    }

    /// Until this is done, a loss of power may undo the rename: see fsync(2).
    void syncFolder() throws IOException {
        try (FileChannel folder = FileChannel.open(old.real().resolveSibling(""), StandardOpenOption.READ)) {
            folder.force(true);
        }
        steps.reached(WriteSteps.Step.FOLDER_SYNCED);
    }

    /// A file that cannot be deleted now is swept by a later pass.
    @Override
    public void close() {
        if (temporary != null) {
            TemporaryFiles.delete(temporary);
        }
    }
}
