package dev.agentsessions.memory;

import dev.agentsessions.registry.Locks;
import dev.agentsessions.registry.Locks.LockedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keeps whole passes, one on a line, in `<state>/journal/`, for [JournalReader].
///
/// The lines are a chain over all files: each carries the hash of the one before. They are not forced to the disk; what
/// a killed writer left of a line is overwritten by the next.
public final class Journal {
    /// How many files the journal is spread over, so that forgetting the oldest leaves most of it.
    private static final int FILES = 8;

    private final Path folder;
    private final Locks locks;
    private final Duration lockTimeout;
    private final long maxSize;

    /// @param maxSize how many bytes all files may have together; the latest line is kept even if it alone has more
    public Journal(Path stateFolder, Locks locks, Duration lockTimeout, long maxSize) {
        this.folder = stateFolder.resolve("journal");
        this.locks = locks;
        this.lockTimeout = lockTimeout;
        this.maxSize = maxSize;
    }

    public Path folder() {
        return folder;
    }

    /// Adds a line, and deletes the oldest files if that makes it too much.
    ///
    /// @throws LockedException if another process kept the journal locked
    public void append(JournalLine line) throws IOException, LockedException {
        byte[] open = JournalFormat.open(line);
        OwnerOnly.createFolder(folder);
        try (Locks.Held _ = locks.acquire(folder.resolve("lock"), lockTimeout)) {
            List<JournalFile> files = JournalFile.in(folder);
            byte[] closed = Seal.close(open, lastHash(files));
            JournalFile latest = latest(files, closed.length);
            latest.append(closed);
            deleteOldest(files, maxSize - latest.size(), latest);
        }
    }

    private static String lastHash(List<JournalFile> files) {
        for (JournalFile file : files.reversed()) {
            try {
                @Nullable String hash = file.lastHash();
                if (hash != null) {
                    return hash;
                }
            } catch (IOException _) {
                // The chain begins anew behind what nobody can read.
                return Seal.NONE;
            }
        }
        return Seal.NONE;
    }

    /// The file that a line of this length goes into.
    private JournalFile latest(List<JournalFile> files, int length) throws IOException {
        if (files.isEmpty()) {
            return JournalFile.of(folder, 1);
        }
        JournalFile last = files.getLast();
        boolean fits = last.usable() && (last.size() == 0 || last.size() + length <= maxSize / FILES);
        return fits ? last : JournalFile.of(folder, last.number() + 1);
    }

    private static void deleteOldest(List<JournalFile> files, long room, JournalFile latest) throws IOException {
        long left = room;
        for (JournalFile file : files.reversed()) {
            if (!file.equals(latest) && file.usable()) {
                left -= file.size();
                if (left < 0) {
                    Files.delete(file.path());
                }
            }
        }
    }
}
