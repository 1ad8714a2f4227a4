package dev.agentsessions.messages;

import dev.agentsessions.daemon.Log;
import dev.agentsessions.daemon.Reason;
import dev.agentsessions.jobs.JobsProbe;
import dev.agentsessions.jobs.LastEvent;
import dev.agentsessions.memory.Reasons;
import dev.agentsessions.observe.Announcement;
import dev.agentsessions.observe.Announcements;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Takes in what messages say, in `<state>/events.jsonl` (rules S9 and S10).
///
/// What is new is recorded before anybody is told of it, with one fsync(2) for a batch, so that a crash loses nothing that
/// was received and repeats nothing that was counted. What is recorded of a message is that something happened to a job
/// or a session, and no word more.
public final class Inbox implements Intake, Announcements, JobsProbe.Events, AutoCloseable {
    private static final Comparator<Announcement> ORDER = Comparator.comparing(Announcement::session)
            .thenComparing(Announcement::at)
            .thenComparing(Announcement::said)
            .thenComparing(Announcement::event)
            .thenComparing(Announcement::source);

    private final Path stateFolder;
    private final Topics topics;
    private final Consumer<Reason> wake;
    private final Tidings tidings;
    private final DiskSteps steps;
    private final Object lock = new Object();
    private final Tally tally = new Tally();
    private @Nullable EventFile opened;
    private boolean closed;

    /// What was said of sessions, for those who must not wait for a disk; null before the file was read.
    private volatile @Nullable List<Line.OfSession> said;

    /// Does nothing yet; the file is read when it is first needed.
    ///
    /// @param wake is told when there is something new
    public Inbox(Path stateFolder, Topics topics, Consumer<Reason> wake, Log log) {
        this(stateFolder, topics, wake, log, new DiskSteps.Unheard());
    }

    Inbox(Path stateFolder, Topics topics, Consumer<Reason> wake, Log log, DiskSteps steps) {
        this.stateFolder = stateFolder;
        this.topics = topics;
        this.wake = wake;
        this.tidings = new Tidings(log);
        this.steps = steps;
    }

    @Override
    public void receive(List<Received> batch) throws IOException {
        if (batch.isEmpty()) {
            return;
        }
        Batch sorted;
        synchronized (lock) {
            EventFile file = open();
            sorted = new Batch(topics, file);
            for (Received message : batch) {
                sorted.add(message);
            }
            record(file, sorted, batch.getLast().at());
        }
        if (!sorted.lines().isEmpty()) {
            wake.accept(Reason.MESSAGE);
        }
        tidings.tell(sorted, batch.getLast().at());
    }

    private void record(EventFile file, Batch batch, Instant now) throws IOException {
        if (!batch.lines().isEmpty()) {
            try {
                file.append(batch.lines());
            } catch (IOException e) {
                throw failure(file, "cannot be written", e);
            }
            batch.commit();
            said = file.said().lately(now);
        }
        tally.addAll(batch.tally());
        if (file.isLarge()) {
            try {
                file.compact(now);
            } catch (IOException e) {
                tidings.cannotCompact(file.path(), e);
            }
        }
    }

    private EventFile open() throws IOException {
        if (closed) {
            throw new IOException("no message is taken in any more, as this ends");
        }
        if (opened == null) {
            EventFile file = new EventFile(stateFolder, steps);
            try {
                file.load();
            } catch (IOException e) {
                throw failure(file, "cannot be read", e);
            }
            tidings.damaged(file.path(), file.damaged());
            opened = file;
        }
        return opened;
    }

    private static IOException failure(EventFile file, String what, IOException e) {
        return new IOException(
                file.path() + ": " + what + ": " + Reasons.of(e) + "; see to its folder and the disk's space", e);
    }

    @Override
    public List<Announcement> lately(Instant now) {
        List<Announcement> all = new ArrayList<>();
        for (Line.OfSession line : said(now)) {
            if (line.isLately(now)) {
                Message.SessionEvent event = line.event();
                String source = topics.events(event.host(), event.session());
                all.add(new Announcement(event.session(), event.event(), line.said(), line.at(), source));
            }
        }
        all.sort(ORDER);
        return List.copyOf(all);
    }

    private List<Line.OfSession> said(Instant now) {
        List<Line.OfSession> known = said;
        if (known == null) {
            synchronized (lock) {
                try {
                    known = open().said().lately(now);
                } catch (IOException e) {
                    tidings.cannotRead(e);
                    return List.of();
                }
                said = known;
            }
        }
        return known;
    }

    @Override
    public Map<String, LastEvent> last() {
        synchronized (lock) {
            try {
                return open().ledger().last();
            } catch (IOException e) {
                tidings.cannotRead(e);
                return Map.of();
            }
        }
    }

    @Override
    public Map<String, Long> counts() {
        synchronized (lock) {
            return tally.byName();
        }
    }

    /// Takes nothing in any more.
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
        }
    }
}
