package dev.agentsessions.daemon;

import dev.agentsessions.report.Counted;
import dev.agentsessions.report.Report;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// Says how the daemon stands: in its log, in its state file, and to whoever runs it as a service (rule S4).
public final class Progress {
    private final @Nullable DaemonFile file;
    private final ServiceManager manager;
    private final Log log;
    private final InstantSource clock;
    private final String version;
    private final long pid = ProcessHandle.current().pid();
    private final Instant started;
    private @Nullable DaemonState written;
    private boolean toldReady;
    private long passes;
    private long failures;
    private @Nullable Instant lastPass;
    private long lastPassMillis;
    private String wokenBy = "";
    private @Nullable Instant nextPass;
    private @Nullable String lastFailure;
    private List<String> watchProblems = List.of();

    /// @param file null to keep none
    public Progress(@Nullable DaemonFile file, ServiceManager manager, Log log, InstantSource clock, String version) {
        this.file = file;
        this.manager = manager;
        this.log = log;
        this.clock = clock;
        this.version = version;
        this.started = now();
    }

    /// How many passes were completed.
    long passes() {
        return passes;
    }

    void passed(Site site, Round.Made made, Set<Reason> reasons, Duration took, Instant next) {
        passes++;
        if (failures > 0) {
            log.say("passes work again");
        }
        failures = 0;
        lastPass = now();
        lastPassMillis = took.toMillis();
        wokenBy = words(reasons);
        nextPass = next.truncatedTo(ChronoUnit.MILLIS);
        made.notes().forEach(note -> log.sayOnce(note, note));
        boolean dryRun = made.report().dryRun();
        made.report().late().forEach(drift -> log.say(drift.comment()));
        made.report().drifts()
                .forEach(item -> log.say(
                        dryRun && item.finding().action().writes()
                                ? "dry run, so this was not written: " + item.comment()
                                : item.comment()));
        sayNew(site.watches().report().problems());
        Report.Summary summary = made.report().summary();
        String status = "last pass " + lastPass.truncatedTo(ChronoUnit.SECONDS) + ": " + Counted.of(summary.entries(), "entry", "entries") + ", "
                + summary.running() + " running, " + summary.unknown() + " unknown";
        write(state(site, DaemonState.Phase.READY));
        if (passes == 1) {
            log.say((dryRun ? "ready, in a dry run, which writes nothing and speaks with no broker; " : "ready; ") + status);
        }
        tellManager(status);
    }

    /// A daemon that cannot make a pass yet is as ready as it gets: what keeps it from that may be mended any time.
    private void tellManager(String status) {
        manager.tell((toldReady ? "" : "READY=1\n") + "STATUS=" + status.replace('\n', ' '));
        toldReady = true;
    }

    /// Says those that were not there after the last pass.
    private void sayNew(List<String> problems) {
        for (String problem : problems) {
            if (!watchProblems.contains(problem)) {
                log.say(problem);
            }
        }
        watchProblems = problems;
    }

    void failed(Site site, Throwable thrown, Duration wait, int inARow) {
        failures = inARow;
        String message = thrown instanceof NoSuchFileException gone
                ? gone.getFile() + ": the registry is not there any more"
                : String.valueOf(thrown.getMessage());
        lastFailure = now() + ": " + (thrown instanceof Exception ? message : thrown.toString());
        log.failure("the pass failed: " + message + "; the next one is tried in " + wait.toMillis() + " ms", thrown);
        write(state(site, DaemonState.Phase.FAILING));
        tellManager(inARow + " passes in a row have failed: " + message);
    }

    /// Brings the state file up to date with what changes between passes.
    void standsAt(Site site) {
        DaemonState before = written;
        if (before != null) {
            write(state(site, before.phase()));
        }
    }

    void stopped(Site site) {
        log.say("stopped");
        write(state(site, DaemonState.Phase.STOPPED));
    }

    private DaemonState state(Site site, DaemonState.Phase phase) {
        return new DaemonState(
                phase,
                pid,
                version,
                site.config().registry().toString(),
                started,
                passes,
                lastPass,
                lastPassMillis,
                wokenBy,
                nextPass,
                failures,
                lastFailure,
                site.broker().state(),
                site.watches().report());
    }

    private void write(DaemonState state) {
        if (file == null || state.equals(written)) {
            return;
        }
        try {
            file.write(state);
            written = state;
        } catch (IOException e) {
            log.sayOnce("state file", "the daemon's state could not be written: " + e.getMessage());
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static String words(Set<Reason> reasons) {
        StringJoiner words = new StringJoiner(", ");
        reasons.forEach(reason -> words.add(reason.word()));
        return words.toString();
    }
}
