package dev.agentsessions.messages;

import dev.agentsessions.daemon.Log;
import dev.agentsessions.memory.Reasons;
import dev.agentsessions.report.Counted;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is to be published once that can be done, in order, in `<state>/outbox.jsonl` (rule S11).
///
/// The file is only added to: what was published is noted in it, and the whole is written anew when most of it is of no
/// use any more. Such a note is not forced to the disk, as the worst that its loss does is to publish something twice.
/// At most 10,000 messages wait, of 16 MiB together; then the oldest are dropped.
public final class Outbox implements AutoCloseable {
    private static final String NAME = "outbox.jsonl";

    /// A payload that alone is more than may wait is dropped anyway.
    private static final int LONGEST_LINE = (int) Waiting.LARGEST + 1024;

    /// So much of no use the file may hold, and as much as there is of use.
    private static final long SLACK = 1 << 20;

    private final LineFile file;
    private final Log log;
    private final Object lock = new Object();
    private @Nullable Waiting opened;
    private long nextId = 1;
    private long fileSize;
    private long largest;
    private long damaged;
    private long dropped;
    private boolean closed;

    /// Does nothing yet; the file is read when it is first needed.
    public Outbox(Path stateFolder, Log log) {
        this(stateFolder, log, new DiskSteps.Unheard());
    }

    Outbox(Path stateFolder, Log log, DiskSteps steps) {
        this.file = new LineFile(stateFolder, NAME, LONGEST_LINE, steps);
        this.log = log;
    }

    /// Keeps these behind all others, until they are removed.
    ///
    /// @param json payloads in JSON
    /// @return whether they are safe; if not, they are to be given again
    public boolean add(List<String> json) {
        synchronized (lock) {
            Waiting waiting = open();
            if (waiting == null) {
                return false;
            }
            List<Kept> added = new ArrayList<>();
            ByteArrayOutputStream lines = new ByteArrayOutputStream();
            for (String payload : json) {
                // An id is never used again, be it that of something that could not be written.
                Kept kept = new Kept(nextId++, oneLine(payload));
                added.add(kept);
                lines.writeBytes(new OutboxLine.Added(kept).bytes());
            }
            if (added.isEmpty()) {
                return true;
            }
            try {
                fileSize = file.append(lines.toByteArray(), true);
            } catch (IOException e) {
                log.sayOnce("outbox write", file.path() + ": cannot be written: " + Reasons.of(e)
                        + "; what is new is published once it can be, see to its folder and the disk's space");
                return false;
            }
            added.forEach(waiting::add);
            dropOldest(waiting);
            return true;
        }
    }

    /// A line break in JSON stands between two tokens, where a blank does as well; half a surrogate pair has no UTF-8.
    private static String oneLine(String json) {
        String line = json.replace('\n', ' ').replace('\r', ' ');
        return new String(line.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private void dropOldest(Waiting waiting) {
        int count = waiting.drop();
        if (count > 0) {
            dropped += count;
            note(waiting, waiting.count() == 0 ? nextId - 1 : waiting.first(1).getFirst().id() - 1);
            log.sayOnce("outbox full", file.path() + ": full, as the broker is away; of the oldest messages " + dropped
                    + " were dropped so far and will not be published");
        }
    }

    /// The oldest, at most so many.
    public List<Kept> first(int n) {
        synchronized (lock) {
            Waiting waiting = open();
            return waiting == null ? List.of() : waiting.first(n);
        }
    }

    /// These were published: all up to that id. After a crash some of them may come up again.
    public void remove(long upToId) {
        synchronized (lock) {
            Waiting waiting = open();
            if (waiting != null && waiting.remove(upToId)) {
                note(waiting, upToId);
            }
        }
    }

    private void note(Waiting waiting, long upToId) {
        try {
            if (waiting.count() == 0) {
                file.clear();
                fileSize = 0;
                return;
            }
            fileSize = file.append(new OutboxLine.Removed(upToId).bytes(), false);
            if (fileSize > Math.max(largest, 2 * waiting.size() + SLACK)) {
                rewrite(waiting);
            }
        } catch (IOException e) {
            log.sayOnce("outbox note", file.path() + ": cannot be written: " + Reasons.of(e)
                    + "; what was published may be published again, see to its folder and the disk's space");
        }
    }

    private void rewrite(Waiting waiting) throws IOException {
        // If this fails, it is tried again once much has been added, and not with each note.
        largest = fileSize + SLACK;
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (Kept kept : waiting.first(waiting.count())) {
            lines.writeBytes(new OutboxLine.Added(kept).bytes());
        }
        file.replace(lines.toByteArray());
        fileSize = lines.size();
        largest = 0;
    }

    /// How many wait.
    public long waiting() {
        synchronized (lock) {
            Waiting waiting = open();
            return waiting == null ? 0 : waiting.count();
        }
    }

    /// How many were dropped since the start, because there were too many.
    public long dropped() {
        synchronized (lock) {
            return dropped;
        }
    }

    /// Keeps and gives nothing any more; what waits is there for the next.
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
        }
    }

    /// What waits; null if that cannot be told.
    private @Nullable Waiting open() {
        if (closed) {
            return null;
        }
        if (opened == null) {
            try {
                opened = load();
            } catch (IOException e) {
                log.sayOnce("outbox read", file.path() + ": cannot be read: " + Reasons.of(e)
                        + "; what waits in it is not published, see to it or delete it");
            }
        }
        return opened;
    }

    private Waiting load() throws IOException {
        Waiting waiting = new Waiting();
        damaged = 0;
        fileSize = file.read(line -> take(line, waiting));
        if (damaged > 0) {
            log.say(file.path() + ": " + Counted.of(damaged, "damaged line was", "damaged lines were")
                    + " passed over; what was in them is not published");
        }
        dropOldest(waiting);
        return waiting;
    }

    private void take(byte @Nullable [] bytes, Waiting waiting) {
        switch (bytes == null ? null : OutboxLine.read(bytes)) {
            case OutboxLine.Added(Kept kept) -> {
                waiting.add(kept);
                dropped += waiting.isFarTooMuch() ? waiting.drop() : 0;
                nextId = Math.max(nextId, kept.id() + 1);
            }
            case OutboxLine.Removed(long upToId) -> waiting.remove(upToId);
            case null -> damaged++;
        }
    }
}
