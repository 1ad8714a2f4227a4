package dev.agentsessions.memory;

import dev.agentsessions.registry.Locks;
import dev.agentsessions.registry.Locks.LockedException;
import dev.agentsessions.report.Counted;
import dev.agentsessions.report.Report.Late;
import dev.agentsessions.session.Registry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// Keeps the drifts that a pass wrote into the registry until its report was taken, in `<state>/undelivered.jsonl`.
///
/// Once it is written, a drift is in order, and no later look finds it: if its report is lost, this file alone still
/// knows of it. So it is kept from just before it is written. As nothing is worth failing a pass for, what goes wrong
/// here is a note. Mostly there is no such file, and a pass only sees that.
///
/// Perhaps nobody ever asks: of each registry the newest thousand are kept, and how many older ones were dropped. The
/// journal has those, too.
public final class Undelivered {
    static final int MOST = 1_000;

    private final Path folder;
    private final Path file;
    private final String registry;
    private final Locks locks;
    private final Duration lockTimeout;

    /// @param registry path of the registry whose drifts these are, spelt the same by every pass; another registry's
    ///     are left to it
    public Undelivered(Path stateFolder, Path registry, Locks locks, Duration lockTimeout) {
        this.folder = stateFolder;
        this.file = stateFolder.resolve("undelivered.jsonl");
        this.registry = registry.toString();
        this.locks = locks;
        this.lockTimeout = lockTimeout;
    }

    /// What earlier passes left.
    ///
    /// @param drifts to be told, then to be removed
    /// @param undone what was to be written and was not; only to be removed
    /// @param notes one line for each that cannot be told any more, saying why
    public record Found(List<Late> drifts, List<Late> undone, List<String> notes) {
        public Found {
            drifts = List.copyOf(drifts);
            undone = List.copyOf(undone);
            notes = List.copyOf(notes);
        }

        public boolean isEmpty() {
            return drifts.isEmpty() && undone.isEmpty() && notes.isEmpty();
        }

        /// What is to be removed once the drifts are told.
        public List<Late> all() {
            List<Late> all = new ArrayList<>(drifts);
            all.addAll(undone);
            return all;
        }
    }

    /// @param judged the registry as it was before this pass wrote anything: it shows what came of that which a killed
    ///     pass was about to write
    public Found load(Registry judged) {
        List<Late> drifts = new ArrayList<>();
        List<Late> undone = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        try {
            for (LateLine line : lines(notes)) {
                if (line.registry().equals(registry)) {
                    switch (line) {
                        case LateLine.Of(String _, Late drift, LateLine.@Nullable Intent intent) -> {
                            if (intent == null || intent.isOver()) {
                                (intent == null || intent.isDone(judged) ? drifts : undone).add(drift);
                            }
                        }
                        case LateLine.Dropped dropped -> notes.add(dropped(dropped.count()));
                    }
                }
            }
        } catch (IOException e) {
            notes.add(file + ": passed over, as " + Reasons.of(e));
        }
        return new Found(drifts, undone, notes);
    }

    /// Keeps these, which are about to be written, until they are added or removed. If this process is killed before it
    /// can do that, whoever loads them tells by the registry whether they were written.
    ///
    /// @param judged the registry as it is now; what killed passes were about to write is settled by it, as it may not
    ///     show that any more once it changes
    /// @param left fingerprints of entries that are so once they are written, and not before
    /// @return as [#add] does
    public List<String> intend(List<Late> toWrite, Registry judged, List<String> left) {
        return replace(toWrite, toWrite, LateLine.Intent.ofThisProcess(left), judged);
    }

    /// Keeps these, which were written, until they are removed.
    ///
    /// @return a line if that could not be done, and if others had to be dropped for it, saying why
    public List<String> add(List<Late> written) {
        return replace(written, written, null, null);
    }

    /// Forgets these, and lines that cannot be read; what another pass has added meanwhile stays.
    ///
    /// @return one line if that could not be done, saying why
    public List<String> remove(List<Late> told) {
        return Files.exists(file) ? replace(told, List.of(), null, null) : List.of();
    }

    private String dropped(long count) {
        return file + ": " + Counted.of(count, "drift that nobody asked for is", "drifts that nobody asked for are")
                + " not told any more, as there were more than "
                + MOST + "; the journal has them";
    }

    private List<String> replace(
            List<Late> olds, List<Late> news, LateLine.@Nullable Intent intent, @Nullable Registry judged) {
        List<String> notes = new ArrayList<>();
        try {
            OwnerOnly.createFolder(folder);
            try (Locks.Held _ = locks.acquire(folder.resolve("undelivered.lock"), lockTimeout)) {
                List<LateLine> before = settled(lines(new ArrayList<>()), judged);
                List<LateLine> lines = without(before, olds, news.isEmpty());
                for (Late drift : news) {
                    lines.add(new LateLine.Of(registry, drift, isCertain(before, drift) ? null : intent));
                }
                long tooMany = intent == null ? limit(lines) : 0;
                if (tooMany > 0) {
                    notes.add(dropped(tooMany));
                }
                write(lines);
            }
            return notes;
        } catch (IOException | LockedException e) {
            return List.of(file + ": could not be written: " + Reasons.of(e));
        }
    }

    private List<LateLine> settled(List<LateLine> lines, @Nullable Registry judged) {
        if (judged == null) {
            return lines;
        }
        List<LateLine> settled = new ArrayList<>();
        for (LateLine line : lines) {
            LateLine.Intent intent =
                    line instanceof LateLine.Of of && of.registry().equals(registry) ? of.intent() : null;
            if (intent == null || !intent.isOver()) {
                settled.add(line);
            } else if (line instanceof LateLine.Of of && intent.isDone(judged)) {
                settled.add(new LateLine.Of(registry, of.drift(), null));
            }
        }
        return settled;
    }

    /// @param told whether that was told, too, how many were dropped
    private List<LateLine> without(List<LateLine> before, List<Late> drifts, boolean told) {
        Set<String> ids = new HashSet<>();
        for (Late drift : drifts) {
            ids.add(drift.id());
        }
        List<LateLine> lines = new ArrayList<>(before);
        lines.removeIf(line -> line.registry().equals(registry)
                && switch (line) {
                    case LateLine.Of of -> ids.contains(of.drift().id());
                    case LateLine.Dropped _ -> told;
                });
        return lines;
    }

    /// Whether it was written before, and is to be told whether or not it is written again.
    private boolean isCertain(List<LateLine> lines, Late drift) {
        for (LateLine line : lines) {
            if (line.registry().equals(registry)
                    && line instanceof LateLine.Of of
                    && of.intent() == null
                    && of.drift().id().equals(drift.id())) {
                return true;
            }
        }
        return false;
    }

    /// Leaves the newest of this registry, and says in front of all how many were ever dropped.
    ///
    /// @return how many were dropped now
    private long limit(List<LateLine> lines) {
        long own = 0;
        for (LateLine line : lines) {
            own += line instanceof LateLine.Of && line.registry().equals(registry) ? 1 : 0;
        }
        long tooMany = Math.max(0, own - MOST);
        if (tooMany == 0) {
            return 0;
        }
        long dropped = 0;
        long left = tooMany;
        for (Iterator<LateLine> each = lines.iterator(); each.hasNext(); ) {
            LateLine line = each.next();
            if (line.registry().equals(registry)) {
                switch (line) {
                    case LateLine.Dropped earlier -> {
                        dropped += earlier.count();
                        each.remove();
                    }
                    case LateLine.Of _ -> {
                        if (left-- > 0) {
                            each.remove();
                        }
                    }
                }
            }
        }
        lines.addFirst(new LateLine.Dropped(registry, dropped + tooMany));
        return tooMany;
    }

    private void write(List<LateLine> lines) throws IOException {
        if (lines.isEmpty()) {
            Files.deleteIfExists(file);
            return;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (LateLine line : lines) {
            line.write(bytes);
            bytes.write('\n');
        }
        WholeFiles.replace(file, folder.resolve(".undelivered.tmp"), bytes.toByteArray());
    }

    private List<LateLine> lines(List<String> notes) throws IOException {
        List<LateLine> lines = new ArrayList<>();
        if (!Files.exists(file)) {
            return lines;
        }
        Lines texts = new Lines(new ByteArrayInputStream(WholeFiles.read(file)));
        int number = 0;
        for (byte @Nullable [] text = texts.next(); text != null; text = texts.next()) {
            number++;
            try {
                lines.add(LateLine.read(text));
            } catch (IOException | JacksonException _) {
                notes.add(file + ":" + number + ": a drift that is not told, as the line is damaged");
            }
        }
        return lines;
    }
}
