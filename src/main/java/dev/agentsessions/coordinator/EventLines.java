package dev.agentsessions.coordinator;

import dev.agentsessions.memory.LineEnds;
import dev.agentsessions.memory.OwnerOnly;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.Store.Sealed;
import dev.agentsessions.mesh.Store.Snapshot;
import dev.agentsessions.mesh.log.Chain;
import dev.agentsessions.report.JsonText;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `coordination_events.jsonl`: the log, an envelope a line.
///
/// It is appended to as long as it ends with a line of this log; what a writer that was killed has left of its last line
/// is cut off first. A file that ends with anything else, as with a line of a log that is lost since a copy of the store
/// was brought back, is written anew beside it and renamed.
final class EventLines {
    static final String NAME = "coordination_events.jsonl";

    private static final int PAGE = 500;
    private static final int STEP = 8 << 10;

    /// Longer than any line: what names most is a directive to plan anew, with all tasks that wait for one, twice.
    private static final int LONGEST = 16 << 20;

    private static final String NO_FILE = "is not a file; put it aside, and it is made anew";

    private final Path file;

    /// How the file was left, if that is known.
    private @Nullable Left left;

    /// An end of a log. The hash seals all that is before it, and tells it from the ends of all other logs.
    ///
    /// @param seq 0 if there is nothing in it
    record End(long seq, String hash) {
        static final End NONE = new End(0, Chain.NONE);

        static End of(Snapshot snapshot) {
            long seq = snapshot.end();
            List<Sealed> last = seq == 0 ? List.of() : snapshot.log(seq - 1, 1);
            return last.isEmpty() ? NONE : of(last.getLast());
        }

        static End of(Sealed sealed) {
            return new End(sealed.event().seq(), sealed.hash());
        }
    }

    /// @param end up to where the lines go
    /// @param size how many bytes that is
    private record Lines(End end, long size) {
        static final Lines NONE = new Lines(End.NONE, 0);
    }

    /// @param key tells a file from another that was put in its place
    private record Left(Lines lines, @Nullable Object key) {
        boolean isStill(BasicFileAttributes found) {
            return found.size() == lines.size() && Objects.equals(found.fileKey(), key);
        }
    }

    private EventLines(Path file) {
        this.file = file;
    }

    static EventLines in(Path folder) {
        return new EventLines(folder.resolve(NAME));
    }

    /// Somebody else may have written it.
    void forget() {
        left = null;
    }

    /// Brings the file up to this end of the log at least. To be called by one at a time.
    void append(Mesh mesh, End end) throws IOException {
        BasicFileAttributes found = found();
        Lines known = left != null && found != null && left.isStill(found) ? left.lines() : null;
        if (known != null && known.end().equals(end)) {
            return;
        }
        left = null;
        if (found == null || !goesOn(mesh, end, known, found.fileKey())) {
            writeAnew(mesh, end);
        }
    }

    /// What there is, or null.
    ///
    /// @throws IOException if it is no file, such as a pipe, which would be waited for
    private @Nullable BasicFileAttributes found() throws IOException {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            if (!found.isRegularFile()) {
                throw new IOException(file + ": " + NO_FILE);
            }
            return found;
        } catch (NoSuchFileException _) {
            return null;
        }
    }

    /// Appends what is missing.
    ///
    /// @param known what is in the file, if that is known
    /// @return false if it has to be written anew
    private boolean goesOn(Mesh mesh, End end, @Nullable Lines known, @Nullable Object key) throws IOException {
        try (FileChannel channel = OwnerOnly.open(file)) {
            Lines kept = known != null && channel.size() == known.size() ? known : kept(channel, mesh);
            if (kept == null) {
                return false;
            }
            channel.truncate(kept.size()).position(kept.size());
            Lines now = copy(channel, mesh, kept, end);
            BasicFileAttributes found = found();
            if (now == null || found == null || !Objects.equals(found.fileKey(), key)) {
                return false;
            }
            left = new Left(now, key);
            return true;
        }
    }

    /// Writes all of it anew, whatever is in it, up to this end of the log at least.
    void writeAnew(Mesh mesh, End end) throws IOException {
        found();
        left = null;
        Path temporary = file.resolveSibling("." + NAME + "." + ProcessHandle.current().pid() + ".tmp");
        try {
            Files.deleteIfExists(temporary);
            Lines now;
            try (FileChannel channel = OwnerOnly.open(temporary)) {
                now = copy(channel, mesh, Lines.NONE, end);
            }
            if (now == null) {
                throw new IOException(file + ": another store was put in place of the one that it was being written from");
            }
            Object key = Files.readAttributes(temporary, BasicFileAttributes.class).fileKey();
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            left = new Left(now, key);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /// Writes what comes behind these lines, at the channel's position. Each page begins with the last line that is
    /// written already, as the log may be another from one page to the next.
    ///
    /// @return all lines that there are then, or null if this log does not go on from there
    private static @Nullable Lines copy(FileChannel channel, Mesh mesh, Lines from, End end) throws IOException {
        Lines now = from;
        do {
            End last = now.end();
            List<Sealed> page = mesh.look(snapshot -> snapshot.log(Math.max(0, last.seq() - 1), PAGE));
            if (last.seq() > 0) {
                if (page.isEmpty() || !End.of(page.getFirst()).equals(last)) {
                    return null;
                }
                page = page.subList(1, page.size());
            }
            if (page.isEmpty()) {
                return now;
            }
            ByteArrayOutputStream lines = new ByteArrayOutputStream();
            for (Sealed sealed : page) {
                lines.writeBytes(line(sealed));
            }
            OwnerOnly.writeAll(channel, lines.toByteArray());
            now = new Lines(End.of(page.getLast()), now.size() + lines.size());
        } while (now.end().seq() < end.seq());
        return now;
    }

    private static byte[] line(Sealed sealed) {
        byte[] envelope = Envelope.of(sealed);
        byte[] line = Arrays.copyOf(envelope, envelope.length + 1);
        line[envelope.length] = '\n';
        return line;
    }

    /// The whole lines of the file, or null if the last is none of this log.
    private static @Nullable Lines kept(FileChannel channel, Mesh mesh) throws IOException {
        LineEnds.Tail tail = LineEnds.tail(channel, LONGEST);
        if (tail == null || tail.end() == 0) {
            return tail == null ? null : Lines.NONE;
        }
        long at = place(tail.line());
        List<Sealed> found = at < 1 ? List.of() : mesh.look(snapshot -> snapshot.log(at - 1, 1));
        return !found.isEmpty() && Arrays.equals(line(found.getFirst()), tail.line())
                ? new Lines(End.of(found.getFirst()), tail.end())
                : null;
    }

    /// What is wrong with the last whole line of the file, or null if it is that of the log.
    ///
    /// @param end of the log, or what it was a moment ago
    @Nullable ExportDifference differenceAtEnd(Mesh mesh, long end) throws IOException {
        if (isNoFile()) {
            return ExportDifference.unreadable(file, NO_FILE);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Lines kept = kept(channel, mesh);
            if (kept == null) {
                return ExportDifference.changed(file, "does not end with a line of the log");
            }
            long at = kept.end().seq();
            return at < end ? ExportDifference.behind(file, at, end) : null;
        } catch (NoSuchFileException _) {
            return ExportDifference.missing(file);
        } catch (FileSystemException e) {
            return ExportDifference.unreadable(file, e);
        }
    }

    private boolean isNoFile() {
        return Files.exists(file) && !Files.isRegularFile(file);
    }

    private static long place(byte[] line) {
        Map<String, @Nullable Object> json = JsonText.mapping(line);
        return json != null
                        && json.get("payload") instanceof Map<?, ?> payload
                        && payload.get("seq") instanceof Long at
                ? at
                : -1;
    }

    /// What is wrong with the file, or null if it is the log.
    @Nullable ExportDifference difference(Snapshot snapshot) {
        if (isNoFile()) {
            return ExportDifference.unreadable(file, NO_FILE);
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), STEP)) {
            long at = 0;
            for (List<Sealed> page = snapshot.log(0, PAGE); !page.isEmpty(); page = snapshot.log(at, PAGE)) {
                for (Sealed sealed : page) {
                    byte[] wanted = line(sealed);
                    byte[] kept = in.readNBytes(wanted.length);
                    if (kept.length == 0) {
                        return ExportDifference.behind(file, at, snapshot.end());
                    }
                    if (!Arrays.equals(kept, wanted)) {
                        return ExportDifference.changed(
                                file, "is not what follows from the log from " + sealed.event().seq() + " on");
                    }
                    at = sealed.event().seq();
                }
            }
            return in.read() < 0 ? null : ExportDifference.changed(file, "goes on behind the end of the log");
        } catch (NoSuchFileException _) {
            return ExportDifference.missing(file);
        } catch (IOException e) {
            return ExportDifference.unreadable(file, e);
        }
    }
}
