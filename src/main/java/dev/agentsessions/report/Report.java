package dev.agentsessions.report;

import dev.agentsessions.judge.Drift;
import dev.agentsessions.judge.Finding;
import dev.agentsessions.judge.Kind;
import dev.agentsessions.registry.Edit.Assignment;
import dev.agentsessions.session.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one pass tells: section 5 of the contract.
///
/// @param sessionsAlive names on all scanned sockets, sorted, each once
/// @param tmuxConfirmed whether every scanned socket could be read
/// @param late written by earlier passes whose report was not taken: news as well
/// @param drifts not reported before
/// @param ongoing reported before and still standing
/// @param actions what was written, or would be
public record Report(
        Instant timestamp,
        String host,
        String yamlPath,
        boolean dryRun,
        List<String> sessionsAlive,
        boolean tmuxConfirmed,
        List<Late> late,
        List<Item> drifts,
        List<Item> ongoing,
        List<String> actions,
        Summary summary) {

    /// One drift as an earlier pass would have told it.
    ///
    /// @param json the object that stands for it in the document
    public record Late(String id, String comment, String json) {
        static Late of(Item item) {
            return new Late(item.finding().id(), item.comment(), JsonReport.object(item));
        }
    }

    /// One drift as it is told.
    public record Item(Finding finding, Changes changes, String comment) {
        /// @param entry that the drift is about, or null
        /// @param assignments what is written, or would be
        public static Item of(Finding finding, @Nullable Entry entry, List<Assignment> assignments) {
            return new Item(
                    finding, Changes.of(finding.drift(), entry, assignments), Comments.of(finding));
        }

        /// Its class and kind, such as `D stale-id`.
        public String label() {
            Kind kind = finding.drift().kind();
            return kind.letter() + " " + kind.word();
        }

        /// Whether it is about this entry, alone or among others.
        public boolean concerns(Entry entry) {
            Drift drift = finding.drift();
            return drift.subject().entry() == entry.index()
                    || (drift instanceof Drift.SharedConversation shared
                            && shared.sessions().contains(entry.name()));
        }

        /// What it is about: its session, else its workspace, else its agent.
        public String about() {
            return Comments.about(finding.drift().subject());
        }

        /// What was found, for a terminal, without what was done about it.
        public String found() {
            return Printable.line(Comments.found(finding.drift()));
        }

        /// What is to be said of it, for a terminal.
        public String sentences() {
            return Printable.line(Comments.sentences(finding));
        }
    }

    /// @param entries of this host
    /// @param running declared so after the pass
    /// @param unknown running ones of which it cannot be told whether they live
    public record Summary(int entries, int running, int unknown, int drifts, int ongoing) {}

    /// What nobody ever hears of if this report is lost: what the pass wrote, which no later pass finds again.
    public List<Late> written() {
        List<Late> written = new ArrayList<>();
        for (Item item : drifts) {
            if (!dryRun && item.finding().action().writes()) {
                written.add(Late.of(item));
            }
        }
        return written;
    }

    /// This report, telling first what earlier ones were to tell, except what was done again.
    public Report telling(List<Late> earlier) {
        if (earlier.isEmpty()) {
            return this;
        }
        List<Late> rest = new ArrayList<>(earlier);
        for (Item item : drifts) {
            rest.removeIf(late -> late.id().equals(item.finding().id()) && item.finding().action().writes());
        }
        return with(rest, drifts, ongoing);
    }

    /// The same report, with other things being news.
    public Report with(List<Item> news, List<Item> stillSo) {
        return with(late, news, stillSo);
    }

    private Report with(List<Late> lates, List<Item> news, List<Item> stillSo) {
        Summary counted = new Summary(
                summary.entries(), summary.running(), summary.unknown(), lates.size() + news.size(), stillSo.size());
        return new Report(
                timestamp, host, yamlPath, dryRun, sessionsAlive, tmuxConfirmed, lates, news, stillSo, actions, counted);
    }
}
