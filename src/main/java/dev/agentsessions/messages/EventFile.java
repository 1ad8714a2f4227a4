package dev.agentsessions.messages;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `<state>/events.jsonl`, and what stands in it.
final class EventFile {
    private static final String NAME = "events.jsonl";

    /// A summary with all its holes is far shorter.
    private static final int LONGEST_LINE = 64 << 10;

    /// From this size on it is made compact, unless it was not much smaller when that was done last.
    static final long LARGE = 1 << 20;

    private final LineFile file;
    private final Ledger ledger = new Ledger();
    private final Said said = new Said();
    private long damaged;
    private long size;
    private long largest = LARGE;

    EventFile(Path stateFolder, DiskSteps steps) {
        this.file = new LineFile(stateFolder, NAME, LONGEST_LINE, steps);
    }

    Path path() {
        return file.path();
    }

    Ledger ledger() {
        return ledger;
    }

    Said said() {
        return said;
    }

    /// How many lines could not be read.
    long damaged() {
        return damaged;
    }

    /// Reads all that was recorded. To be done once.
    void load() throws IOException {
        size = file.read(this::take);
    }

    private void take(byte @Nullable [] bytes) {
        try {
            if (bytes == null) {
                throw new IOException("it is too long");
            }
            take(Line.read(bytes));
        } catch (IOException _) {
            damaged++;
        }
    }

    private void take(Line line) {
        switch (line) {
            case Line.OfJob it -> {
                Ledger.Draft draft = ledger.draft();
                draft.accept(it.event(), it.at());
                draft.commit();
            }
            case Line.OfSession it -> said.add(it);
            case Line.Summary it -> ledger.put(it.jobId(), it.job());
        }
    }

    /// Records these for good.
    void append(List<Line> lines) throws IOException {
        size = file.append(bytes(lines), true);
    }

    boolean isLarge() {
        return size > largest;
    }

    /// Has what is known stand in place of how it came about.
    void compact(Instant now) throws IOException {
        // If this fails, it is tried again once much has been added, and not with each line.
        largest = size + LARGE;
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        ledger.jobs().forEach((id, job) -> lines.writeBytes(new Line.Summary(id, job).bytes()));
        lines.writeBytes(bytes(said.lately(now)));
        file.replace(lines.toByteArray());
        size = lines.size();
        largest = Math.max(LARGE, 2 * size);
    }

    private static byte[] bytes(List<? extends Line> lines) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256 * lines.size());
        lines.forEach(line -> bytes.writeBytes(line.bytes()));
        return bytes.toByteArray();
    }
}
