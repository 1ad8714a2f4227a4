package dev.agentsessions.report;

import dev.agentsessions.judge.Drift;
import dev.agentsessions.judge.Finding;
import dev.agentsessions.judge.Kind;
import dev.agentsessions.registry.Edit.Assignment;
import dev.agentsessions.session.Entry;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one pass tells: section 5 of the contract.
///
/// @param sessionsAlive names on all scanned sockets, sorted, each once
/// @param tmuxConfirmed whether every scanned socket could be read
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
        List<Item> drifts,
        List<Item> ongoing,
        List<String> actions,
        Summary summary) {

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
}
