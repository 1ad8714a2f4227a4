package dev.agentsessions.reconcile;

import dev.agentsessions.judge.Action;
import dev.agentsessions.judge.Finding;
import dev.agentsessions.judge.Judgement;
import dev.agentsessions.judge.Life;
import dev.agentsessions.judge.Memory;
import dev.agentsessions.judge.Verdict;
import dev.agentsessions.observe.Observation;
import dev.agentsessions.observe.SocketLook;
import dev.agentsessions.observe.TmuxSession;
import dev.agentsessions.report.Report;
import dev.agentsessions.report.Report.Item;
import dev.agentsessions.report.Report.Summary;
import dev.agentsessions.session.Entry;
import dev.agentsessions.session.Registry;
import dev.agentsessions.session.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Makes the report of a judgement: what is news, what still stands, what was done.
public final class Reporting {
    private final Registry registry;
    private final Judgement judgement;
    private final Memory memory;

    /// @param registry as it was judged
    /// @param memory as it was before the pass
    public Reporting(Registry registry, Judgement judgement, Memory memory) {
        this.registry = registry;
        this.judgement = judgement;
        this.memory = memory;
    }

    /// @param yamlPath the registry, as configured
    public Report report(Observation observation, String yamlPath, boolean dryRun) {
        List<Item> drifts = new ArrayList<>();
        List<Item> ongoing = new ArrayList<>();
        List<String> actions = new ArrayList<>();
        for (Finding finding : judgement.findings()) {
            Item item = item(finding);
            (isNews(finding) ? drifts : ongoing).add(item);
            if (finding.action().writes()) {
                actions.add(finding.action().word() + " " + finding.drift().subject().session());
            }
        }
        return new Report(
                judgement.now(),
                observation.machine().host(),
                yamlPath,
                dryRun,
                sessionsAlive(observation),
                observation.last().tmux().confirmed(),
                List.of(),
                drifts,
                ongoing,
                actions,
                summary(drifts.size(), ongoing.size()));
    }

    /// Every drift, in the order they were judged.
    public List<Item> items() {
        List<Item> items = new ArrayList<>();
        for (Finding finding : judgement.findings()) {
            items.add(item(finding));
        }
        return items;
    }

    /// A drift is news once, and once more when what was deferred is done (rule R22).
    private boolean isNews(Finding finding) {
        String reported = memory.workspace(finding.drift().subject().workspace())
                .reported()
                .get(finding.id());
        return reported == null
                || (reported.equals(Action.DEFERRED.word()) && finding.action() != Action.DEFERRED);
    }

    private Item item(Finding finding) {
        return Item.of(
                finding, entry(finding), Edits.assignments(finding.drift(), judgement.now()));
    }

    private @Nullable Entry entry(Finding finding) {
        int index = finding.drift().subject().entry();
        return index < 0 ? null : registry.entries().get(index);
    }

    private static List<String> sessionsAlive(Observation observation) {
        TreeSet<String> names = new TreeSet<>();
        for (SocketLook look : observation.last().tmux().sockets()) {
            if (look instanceof SocketLook.Answered answered) {
                for (TmuxSession session : answered.sessions()) {
                    names.add(session.name());
                }
            }
        }
        return List.copyOf(names);
    }

    private Summary summary(int drifts, int ongoing) {
        int running = 0;
        int unknown = 0;
        for (Verdict verdict : judgement.verdicts()) {
            if (verdict.entry().is(Status.RUNNING)) {
                running++;
                unknown += verdict.life() instanceof Life.Unknown ? 1 : 0;
            }
        }
        int entries = judgement.verdicts().size();
        for (Finding finding : judgement.findings()) {
            switch (finding.action()) {
                case TERMINATED -> running--;
                case RESUMED -> running++;
                case REGISTERED -> {
                    running++;
                    entries++;
                }
                case RECORDED, REFRESHED, FLAGGED, DEFERRED -> {}
            }
        }
        return new Summary(entries, running, unknown, drifts, ongoing);
    }
}
