package dev.agentsessions.daemon;

import dev.agentsessions.judge.Memory;
import dev.agentsessions.memory.MemoryFiles;
import dev.agentsessions.memory.Undelivered;
import dev.agentsessions.reconcile.Aftermath;
import dev.agentsessions.reconcile.Pass;
import dev.agentsessions.report.JsonReport;
import dev.agentsessions.report.Report;
import dev.agentsessions.report.Report.Late;
import dev.agentsessions.session.Registry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// A pass that corrects the registry.
///
/// There are two audiences, and each is told of a drift once. One asks: whoever runs `reconcile --once --emit-diff`, or
/// reads what this daemon prints with `--emit-diff`. The other is pushed to: the broker's subscribers and the log. So
/// what the daemon corrects in the background is still news to a worker that polls.
public final class LiveRound implements Round {
    private final String name;
    private final Pass pass;
    private final Audience asking;
    private final Audience pushedTo;
    private final Aftermath aftermath;
    private final Feed feed;
    private final Function<Pass.Outcome, Map<String, String>> states;

    /// What is kept for an audience.
    ///
    /// @param memory what it was told, and what was seen before
    /// @param undelivered what was written and it is still to be told
    public record Audience(MemoryFiles memory, Undelivered undelivered) {}

    /// @param name the registry's path as people know it
    /// @param aftermath of those who ask
    /// @param states each session's state as JSON, by name
    public LiveRound(
            String name,
            Pass pass,
            Audience asking,
            Audience pushedTo,
            Aftermath aftermath,
            Feed feed,
            Function<Pass.Outcome, Map<String, String>> states) {
        this.name = name;
        this.pass = pass;
        this.asking = asking;
        this.pushedTo = pushedTo;
        this.aftermath = aftermath;
        this.feed = feed;
        this.states = states;
    }

    @Override
    public Made make(Broker broker) throws Exception {
        List<String> notes = new ArrayList<>();
        Pass.Outcome outcome = pass.run(asking.memory().load().memory(), false);
        Report report = outcome.report(name, false);
        // First of all, as nobody ever finds it again.
        List<Late> written = report.written();
        if (!written.isEmpty()) {
            notes.addAll(pushedTo.undelivered().add(written));
            notes.addAll(asking.undelivered().add(written));
        }
        Report pushed = push(outcome, broker, notes);
        boolean heard = feed.wanted() && print(report, outcome.judged().registry(), notes);
        notes.addAll(aftermath.remember(outcome, heard));
        return new Made(outcome, pushed, heard || !feed.wanted(), notes);
    }

    private Report push(Pass.Outcome outcome, Broker broker, List<String> notes) {
        Memory told = pushedTo.memory().load().memory();
        Report report = outcome.report(name, false, told);
        Undelivered.Found late = pushedTo.undelivered().load(outcome.judged().registry());
        notes.addAll(late.notes());
        Report whole = report.telling(late.drifts());
        List<String> drifts = new ArrayList<>();
        whole.late().forEach(drift -> drifts.add(drift.json()));
        whole.drifts().forEach(item -> drifts.add(JsonReport.object(item)));
        boolean kept = broker.tell(new Broker.News(outcome.judgement().now(), drifts, states.apply(outcome)));
        if (kept && !late.isEmpty()) {
            notes.addAll(pushedTo.undelivered().remove(late.all()));
        }
        notes.addAll(pushedTo.memory().save(outcome.remembered(told, kept)));
        notes.addAll(aftermath.journal(outcome, report));
        return kept ? whole : report;
    }

    private boolean print(Report report, Registry judged, List<String> notes) {
        Undelivered.Found late = asking.undelivered().load(judged);
        notes.addAll(late.notes());
        Report whole = report.telling(late.drifts());
        boolean nothing = whole.late().isEmpty() && whole.drifts().isEmpty();
        boolean taken = nothing || feed.print(JsonReport.document(whole));
        if (taken && !late.isEmpty()) {
            notes.addAll(asking.undelivered().remove(late.all()));
        }
        return taken;
    }
}
