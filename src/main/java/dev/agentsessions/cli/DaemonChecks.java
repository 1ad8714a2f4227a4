package dev.agentsessions.cli;

import dev.agentsessions.config.Config;
import dev.agentsessions.daemon.Broker;
import dev.agentsessions.daemon.DaemonState;
import dev.agentsessions.daemon.Standing;
import dev.agentsessions.daemon.Watches;
import dev.agentsessions.report.Counted;
import dev.agentsessions.status.DaemonStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/// What `doctor` says of the daemon, of its broker and of what it watches (rules S3, S4, S8 and S9).
final class DaemonChecks {
    private static final String REJECTED = "rejected";

    private final Config config;
    private final Instant now;
    private final List<Check> checks = new ArrayList<>();

    DaemonChecks(Config config, Instant now) {
        this.config = config;
        this.now = now;
    }

    List<Check> of(Standing standing) {
        switch (standing) {
            case Standing.Never _ ->
                checks.add(Check.ok("daemon", "none runs; the registry is kept true when somebody asks"));
            case Standing.Stopped(DaemonState state) ->
                checks.add(Check.ok(
                        "daemon",
                        "none runs; that of pid " + state.pid() + " was stopped, its last pass being of "
                                + Times.seconds(state.lastHeard())));
            case Standing.Starts starts ->
                checks.add(Check.ok("daemon", starts.holder() + " is starting, and has not said anything yet"));
            case Standing.Gone(DaemonState state) ->
                checks.add(Check.warning(
                        "daemon",
                        DaemonStatus.gone(state),
                        "nothing has to be repaired: start it again with `reconcile --subscribe`, or have systemd or "
                                + "launchd do that"));
            case Standing.Runs(DaemonState state) -> running(state);
        }
        return checks;
    }

    private void running(DaemonState state) {
        String found = "pid " + state.pid() + ": " + DaemonStatus.pass(state, now);
        if (state.phase() == DaemonState.Phase.FAILING) {
            checks.add(Check.warning("daemon", found, "it goes on trying; its log says more, and most with -v"));
        } else if (state.overdue(now)) {
            checks.add(Check.warning(
                    "daemon", found, "unless this machine was asleep it hangs: see its log, and restart it"));
        } else {
            checks.add(Check.ok("daemon", found));
        }
        if (!state.registry().equals(config.registry().toString())) {
            checks.add(Check.warning(
                    "daemon",
                    "it keeps another registry, " + state.registry(),
                    "for this one run another daemon, with another --state-dir"));
        }
        broker(state.broker());
        watches(state.watches());
    }

    private void broker(Broker.State broker) {
        String found = broker.broker() + ": " + broker.phase()
                + (broker.since() == null ? "" : " since " + Times.seconds(broker.since()))
                + counted(broker.counts());
        String problem = broker.problem();
        checks.add(
                broker.equals(Broker.State.OFF)
                        ? Check.ok("broker", "off; nothing is pushed")
                        : problem == null
                                ? Check.ok("broker", found)
                                : Check.warning("broker", found + "; " + problem, advice(broker)));
        long rejected = broker.counts().getOrDefault(REJECTED, 0L);
        if (rejected > 0) {
            checks.add(Check.warning(
                    "messages",
                    rejected + " rejected" + causes(broker.counts()),
                    "they were dropped and changed nothing; the daemon's log names the topic of one of each cause"));
        }
    }

    /// Why somebody else has our id cannot be known; who fights for it back and forth helps nobody.
    private static String advice(Broker.State broker) {
        String told = broker.phase() + " " + broker.problem();
        return told.contains("taken over") || told.contains("take-over")
                ? "give each daemon a mqtt.client-id of its own; this one tries again in a minute"
                : "it goes on trying, and until then the kernel and the poll wake it; see to the broker or to mqtt.url";
    }

    private static String counted(Map<String, Long> counts) {
        StringJoiner words = new StringJoiner(", ", "; ", "").setEmptyValue("");
        counts.forEach((name, count) -> {
            if (count > 0 && !name.startsWith(REJECTED)) {
                words.add(Counted.of(count, words(one(name)), words(name)));
            }
        });
        return words.toString();
    }

    /// Of these names only what is counted in things ends in an s, such as `gaps`.
    private static String one(String name) {
        return name.endsWith("s") ? name.substring(0, name.length() - 1) : name;
    }

    private static String causes(Map<String, Long> counts) {
        StringJoiner words = new StringJoiner(", ", ": ", "").setEmptyValue("");
        counts.forEach((name, count) -> {
            if (count > 0 && name.startsWith(REJECTED + "_")) {
                words.add(count + " " + words(name.substring(REJECTED.length() + 1)));
            }
        });
        return words.toString();
    }

    private static String words(String name) {
        return name.replace('_', ' ');
    }

    private void watches(Watches.Report watches) {
        checks.add(Check.ok(
                "watches",
                Counted.of(watches.processes(), "process", "processes") + ", "
                        + Counted.of(watches.folders(), "folder", "folders")));
        for (String problem : watches.problems()) {
            checks.add(Check.warning("watches", problem, "what happens there is seen at the next poll, and not before"));
        }
    }
}
