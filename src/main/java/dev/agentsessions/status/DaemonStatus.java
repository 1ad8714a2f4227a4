package dev.agentsessions.status;

import dev.agentsessions.daemon.Broker;
import dev.agentsessions.daemon.DaemonFile;
import dev.agentsessions.daemon.DaemonState;
import dev.agentsessions.daemon.Standing;
import dev.agentsessions.daemon.Watches;
import dev.agentsessions.report.Counted;
import dev.agentsessions.report.Printable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How the daemon stands, in one line and as JSON (rules S3 and S4).
public final class DaemonStatus {
    private static final String NONE = "no daemon runs; start one with reconcile --subscribe";
    private static final int LONGEST = 120;

    private DaemonStatus() {}

    /// Such as `daemon 4711 · last pass 3 s ago (poll), 12 ms · broker connected tcp://127.0.0.1:1883 · watching 14
    /// processes, 6 folders`; safe for a terminal.
    public static String line(Standing standing, Instant now) {
        return Printable.line(
                switch (standing) {
                    case Standing.Never _, Standing.Stopped _ -> NONE;
                    case Standing.Starts starts -> "a daemon starts: " + starts.holder() + "; it has not said anything yet";
                    case Standing.Runs runs -> running(runs.state(), now);
                    case Standing.Gone gone -> gone(gone.state()) + "; start one with reconcile --subscribe";
                });
    }

    /// Whether somebody should look at it.
    public static boolean conspicuous(Standing standing, Instant now) {
        return switch (standing) {
            case Standing.Never _, Standing.Stopped _, Standing.Starts _ -> false;
            case Standing.Runs(DaemonState state) ->
                state.phase() == DaemonState.Phase.FAILING
                        || state.overdue(now)
                        || state.broker().problem() != null
                        || !state.watches().problems().isEmpty();
            case Standing.Gone _ -> true;
        };
    }

    /// Of one that was killed.
    public static String gone(DaemonState state) {
        return "a daemon of pid " + state.pid() + " is gone without goodbye since "
                + state.lastHeard().truncatedTo(ChronoUnit.SECONDS);
    }

    private static String running(DaemonState state, Instant now) {
        return "daemon " + state.pid() + " · " + pass(state, now) + " · " + broker(state.broker()) + " · "
                + watches(state.watches());
    }

    /// When its last pass was, and whether all is well with that.
    public static String pass(DaemonState state, Instant now) {
        Instant last = state.lastPass();
        String pass = last == null
                ? "no pass yet"
                : "last pass " + Ago.of(last, now) + " (" + state.wokenBy() + "), " + state.lastPassMillis() + " ms";
        if (state.phase() == DaemonState.Phase.FAILING) {
            String failure = state.lastFailure() == null ? "" : ": " + state.lastFailure();
            return pass + "; since then " + state.failures() + " failed" + Printable.cut(failure, LONGEST);
        }
        return state.overdue(now) ? pass + ", overdue" : pass;
    }

    private static String broker(Broker.State broker) {
        return broker.phase().equals(broker.broker())
                ? "broker " + broker.phase()
                : "broker " + broker.phase() + " " + broker.broker();
    }

    private static String watches(Watches.Report watches) {
        int missing = watches.problems().size();
        return "watching " + Counted.of(watches.processes(), "process", "processes") + ", "
                + Counted.of(watches.folders(), "folder", "folders")
                + (missing == 0 ? "" : ", " + missing + " not");
    }

    /// What `status --json` shows of it; null if none has ever run.
    public static @Nullable Map<String, @Nullable Object> json(Standing standing, Instant now) {
        if (standing instanceof Standing.Never) {
            return null;
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("standing", standing.word());
        DaemonState state = standing.state();
        if (state != null) {
            json.put("overdue", standing instanceof Standing.Runs && state.overdue(now));
            json.putAll(DaemonFile.document(state));
            json.remove("schema_version");
        }
        return json;
    }
}
