package dev.agentsessions.memory;

import dev.agentsessions.memory.JournalFormat.Parsed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads a [Journal] back, line by line, and says where it is not as it was written.
///
/// Each damage is told once: behind a line that is damaged the chain is not checked, as the damage may be in its hash.
public final class JournalReader {
    /// A file is no journal if none of so many lines, the first of it, is a record.
    private static final long MANY = 1_000;

    private static final String TORN = "it does not end like a whole line of a journal";

    private final Consumer<Reading> each;

    /// The hash of the line before, or null if there is none or it is damaged.
    private @Nullable String link;

    /// How many lines of the file were read before any that is a record; no longer counted once there is one.
    private long torn;

    private boolean isJournal;

    private JournalReader(Consumer<Reading> each) {
        this.each = each;
    }

    /// What was read.
    public sealed interface Reading {}

    /// A line that is as it was written.
    ///
    /// @param number of the line in its file, counted from 1
    public record Pass(Path file, long number, JournalLine line) implements Reading {}

    /// What is wrong with a line, or with a whole file.
    ///
    /// @param number of the line in its file, counted from 1; 0 for the file
    public record Problem(Path file, long number, String what) implements Reading {
        /// Such as `journal/000001.jsonl:3: it was altered`.
        @Override
        public String toString() {
            return file + (number == 0 ? "" : ":" + number) + ": " + what;
        }
    }

    /// Reads files whose lines follow each other; where the first begins, the journal may have forgotten what was
    /// before.
    public static void read(List<Path> files, Consumer<Reading> each) {
        JournalReader reader = new JournalReader(each);
        for (Path file : files) {
            reader.read(file);
        }
    }

    private void read(Path file) {
        long number = 0;
        torn = 0;
        isJournal = false;
        try (InputStream in = Files.newInputStream(file)) {
            Lines lines = new Lines(in);
            for (byte @Nullable [] line = lines.next(); line != null; line = lines.next()) {
                number++;
                read(file, number, line);
                if (torn == MANY) {
                    break;
                }
            }
            if (torn > 0) {
                each.accept(new Problem(file, 1, noJournal()));
            }
        } catch (IOException e) {
            link = null;
            each.accept(new Problem(file, number == 0 ? 0 : number + 1, "could not be read: " + Reasons.of(e)));
        }
    }

    /// There is a record, so what was before it is damaged.
    private void beJournal(Path file) {
        for (long number = 1; number <= torn; number++) {
            each.accept(new Problem(file, number, TORN));
        }
        torn = 0;
        isJournal = true;
    }

    private String noJournal() {
        String what = torn == 1
                ? "this, its only line, is no record"
                : "neither this nor any other of its " + (torn == MANY ? "first " : "") + torn + " lines is a record";
        return "it is no journal, as " + what + "; give files such as <state>/journal/*.jsonl";
    }

    private void read(Path file, long number, byte[] line) {
        @Nullable String before = link;
        link = null;
        @Nullable String stated = Seal.stated(line);
        if (stated == null && !isJournal) {
            torn++;
            return;
        }
        beJournal(file);
        if (stated == null) {
            each.accept(new Problem(file, number, TORN));
            return;
        }
        if (!Seal.computed(line).equals(stated)) {
            each.accept(new Problem(file, number, "it was altered: its hash is not the one that it states"));
            return;
        }
        link = stated;
        try {
            Parsed parsed = JournalFormat.read(line);
            if (before != null && !before.equals(parsed.prev())) {
                each.accept(new Problem(file, number, "it does not follow the line before: one is missing or moved"));
            }
            each.accept(new Pass(file, number, parsed.line()));
        } catch (IOException e) {
            each.accept(new Problem(file, number, Reasons.of(e)));
        }
    }
}
