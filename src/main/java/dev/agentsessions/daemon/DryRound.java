package dev.agentsessions.daemon;

import dev.agentsessions.memory.MemoryFiles;
import dev.agentsessions.reconcile.Pass;
import dev.agentsessions.report.JsonReport;
import dev.agentsessions.report.Report;
import dev.agentsessions.report.Report.Item;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A pass that says what it would do, and writes nothing at all (rule R4).
public final class DryRound implements Round {
    private final String name;
    private final Pass pass;
    private final MemoryFiles memory;
    private final Feed feed;
    private Set<String> told = Set.of();

    /// @param name the registry's path as people know it
    public DryRound(String name, Pass pass, MemoryFiles memory, Feed feed) {
        this.name = name;
        this.pass = pass;
        this.memory = memory;
        this.feed = feed;
    }

    @Override
    public Made make(Broker broker) throws Exception {
        Pass.Outcome outcome = pass.run(memory.load().memory(), true);
        Report report = news(outcome.report(name, true));
        boolean heard = !feed.wanted() || report.drifts().isEmpty() || feed.print(JsonReport.document(report));
        return new Made(outcome, report, heard, List.of());
    }

    /// The report with what was told and still stands, which a pass that writes nothing finds again each time, among
    /// what is ongoing.
    private Report news(Report report) {
        List<Item> news = new ArrayList<>();
        List<Item> ongoing = new ArrayList<>(report.ongoing());
        Set<String> standing = new HashSet<>();
        for (Item item : report.drifts()) {
            String key = item.finding().id() + " " + item.finding().action().word();
            standing.add(key);
            (told.contains(key) ? ongoing : news).add(item);
        }
        told = standing;
        return report.with(news, ongoing);
    }
}
