package dev.agentsessions.coordinator;

import dev.agentsessions.memory.LineEnds;
import dev.agentsessions.memory.OwnerOnly;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.Store.Sealed;
import dev.agentsessions.mesh.Store.Snapshot;
import dev.agentsessions.report.JsonText;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `coordination_events.jsonl`: the log, an envelope a line.
///
/// It is only appended to. What a writer that was killed has left of its last line is cut off first; a file whose last
/// line is not of this log is begun anew.
final class EventLines {
    static final String NAME = "coordination_events.jsonl";

    private static final int PAGE = 500;
    private static final int STEP = 8 << 10;

    private final Path file;

    /// Up to where in the log the file goes, and how long it is then; unknown if negative.
    private long seq = -1;

    private long size;

    private EventLines(Path file) {
        this.file = file;
    }

    static EventLines in(Path folder) {
        return new EventLines(folder.resolve(NAME));
    }

    /// Somebody else may have written it.
    void forget() {
        seq = -1;
    }

    /// Appends what is missing, up to this place in the log. To be called by one at a time.
    void append(Mesh mesh, long end) throws IOException {
        if (seq == end && Files.exists(file) && Files.size(file) == size) {
            return;
        }
        try (FileChannel channel = OwnerOnly.open(file)) {
            if (seq < 0 || channel.size() != size) {
                resume(channel, mesh);
            }
            channel.position(size);
            while (seq < end) {
                long from = seq;
                List<Sealed> page = mesh.look(snapshot -> snapshot.log(from, PAGE));
                if (page.isEmpty()) {
                    return;
                }
                ByteArrayOutputStream lines = new ByteArrayOutputStream();
                for (Sealed sealed : page) {
                    lines.writeBytes(line(sealed));
                }
                OwnerOnly.writeAll(channel, lines.toByteArray());
                size += lines.size();
                seq = page.getLast().event().seq();
            }
        }
    }

    private static byte[] line(Sealed sealed) {
        byte[] envelope = Envelope.of(sealed);
        byte[] line = Arrays.copyOf(envelope, envelope.length + 1);
        line[envelope.length] = '\n';
        return line;
    }

    /// Finds out up to where the file goes, and cuts off what is no whole line of this log.
    private void resume(FileChannel channel, Mesh mesh) throws IOException {
        size = LineEnds.last(channel);
        seq = 0;
        byte[] last = lastLine(channel, size);
        if (last.length > 0) {
            long at = place(last, mesh);
            if (at > 0) {
                seq = at;
            } else {
                size = 0;
            }
        }
        channel.truncate(size);
    }

    /// Where in the log a line is; 0 if it is none of this log.
    private static long place(byte[] line, Mesh mesh) throws IOException {
        long at = place(line);
        Sealed sealed = at < 1 ? null : mesh.look(snapshot -> snapshot.log(at - 1, 1)).stream()
                .findFirst()
                .orElse(null);
        return sealed != null && Arrays.equals(line(sealed), line) ? at : 0;
    }

    /// What is wrong with the last whole line of the file, or null if it is that of the log.
    ///
    /// @param end of the log, or what it was a moment ago
    @Nullable String differenceAtEnd(Mesh mesh, long end) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            byte[] last = lastLine(channel, LineEnds.last(channel));
            long at = last.length == 0 ? 0 : place(last, mesh);
            if (last.length > 0 && at == 0) {
                return file + ": does not end with a line of the log; somebody has changed it";
            }
            return at < end ? behind(at, end) : null;
        } catch (NoSuchFileException _) {
            return file + ": is missing";
        }
    }

    private String behind(long at, long end) {
        return file + ": is behind: it ends at " + at + ", and the log at " + end;
    }

    private static long place(byte[] line) {
        Map<String, @Nullable Object> json = JsonText.mapping(line);
        return json != null
                        && json.get("payload") instanceof Map<?, ?> payload
                        && payload.get("seq") instanceof Long at
                ? at
                : -1;
    }

    /// With its newline.
    private static byte[] lastLine(FileChannel channel, long end) throws IOException {
        return LineEnds.bytes(channel, end == 0 ? 0 : LineEnds.last(channel, end - 1), end);
    }

    /// What is wrong with the file, or null if it is the log.
    @Nullable String difference(Snapshot snapshot) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), STEP)) {
            long at = 0;
            for (List<Sealed> page = snapshot.log(0, PAGE); !page.isEmpty(); page = snapshot.log(at, PAGE)) {
                for (Sealed sealed : page) {
                    byte[] wanted = line(sealed);
                    byte[] kept = in.readNBytes(wanted.length);
                    if (kept.length == 0) {
                        return behind(at, snapshot.end());
                    }
                    if (!Arrays.equals(kept, wanted)) {
                        return file + ": is not what follows from the log from " + sealed.event().seq()
                                + " on; somebody has changed it";
                    }
                    at = sealed.event().seq();
                }
            }
            return in.read() < 0 ? null : file + ": goes on behind the end of the log; somebody has changed it";
        } catch (NoSuchFileException _) {
            return file + ": is missing";
        }
    }
}
