package dev.agentsessions.cli;

import dev.agentsessions.judge.Drift;
import dev.agentsessions.judge.Evidence;
import dev.agentsessions.judge.Life;
import dev.agentsessions.judge.NamePattern;
import dev.agentsessions.judge.Verdict;
import dev.agentsessions.observe.ProcessTable;
import dev.agentsessions.observe.SocketLook;
import dev.agentsessions.observe.TmuxSession;
import dev.agentsessions.reconcile.Pass;
import dev.agentsessions.reconcile.Reporting;
import dev.agentsessions.report.Refutations;
import dev.agentsessions.report.Report.Item;
import dev.agentsessions.session.Entry;
import dev.agentsessions.status.Truth;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds what there is to say of a session: of its entry, if it has one, and of its drifts.
final class Cases {
    private static final String NO_ENTRY = "nothing; it is in no entry";

    private final Pass.Outcome outcome;
    private final NamePattern names;
    private final List<Item> items;

    Cases(Pass.Outcome outcome, NamePattern names) {
        this.outcome = outcome;
        this.names = names;
        this.items = new Reporting(outcome.judged().registry(), outcome.judgement(), outcome.memory()).items();
    }

    /// Several if several entries have this name, none if nothing does.
    List<Case> of(String session) {
        List<Case> cases = new ArrayList<>();
        for (Entry entry : outcome.judged().registry().entries()) {
            if (entry.name().equals(session)) {
                cases.add(of(entry));
            }
        }
        List<Item> withoutEntry = new ArrayList<>();
        for (Item item : items) {
            Drift drift = item.finding().drift();
            if (session.equals(drift.subject().session()) && drift.subject().entry() < 0) {
                withoutEntry.add(item);
            }
        }
        if (!withoutEntry.isEmpty()) {
            cases.add(new Case(
                    session, "", NO_ENTRY, "running", withoutEntry, evidence(null, withoutEntry), List.of(),
                    refutations(withoutEntry)));
        }
        return cases;
    }

    /// The cases of entries whose session now has this name.
    List<Case> renamedTo(String session) {
        List<Case> cases = new ArrayList<>();
        for (Verdict verdict : outcome.judgement().verdicts()) {
            if (verdict.life() instanceof Life.Renamed renamed && renamed.newName().equals(session)) {
                cases.add(of(verdict.entry()));
            }
        }
        return cases;
    }

    /// The sessions of this name that tmux lists, if neither an entry nor a drift is about them.
    List<Case> listed(String session) {
        List<Case> cases = new ArrayList<>();
        for (SocketLook look : outcome.observation().last().tmux().sockets()) {
            if (look instanceof SocketLook.Answered answered) {
                for (TmuxSession each : answered.sessions()) {
                    if (each.name().equals(session)) {
                        cases.add(listed(answered, each));
                    }
                }
            }
        }
        return cases;
    }

    private Case listed(SocketLook.Answered look, TmuxSession session) {
        NamePattern.Named named = names.read(session.name());
        Evidence listed = new Evidence(
                "session listed as " + session.id(),
                look.source(),
                outcome.observation().last().at().toString());
        return new Case(
                session.name(),
                "",
                NO_ENTRY,
                "a tmux session on " + look.socket() + "; no pass registers it, as " + whyNot(named),
                List.of(),
                List.of(listed),
                named == null ? List.of() : List.of("a " + named.agent().word() + " process in any of its panes"),
                List.of(named == null
                        ? "a name that matches, and that agent in one of its panes"
                        : "a " + named.agent().word() + " process in one of its panes"));
    }

    private String whyNot(NamePattern.@Nullable Named named) {
        if (named == null) {
            return "its name does not match session.pattern, by default <workspace>-creator-<agent>";
        }
        return switch (outcome.observation().last().processes()) {
            case ProcessTable.Seen _ -> "no " + named.agent().word() + " was seen to run in any of its panes";
            case ProcessTable.Unavailable table ->
                "whether a " + named.agent().word() + " runs in its panes cannot be seen: " + table.reason();
        };
    }

    private Case of(Entry entry) {
        Verdict verdict = verdictOn(entry);
        String where = "line " + entry.place().line()
                + (entry.workspace() == null ? "" : ", workspace " + entry.workspace());
        String declared = entry.statusWord() == null ? "no status" : entry.statusWord();
        List<Item> its = new ArrayList<>(items);
        its.removeIf(item -> !item.concerns(entry));
        if (verdict == null) {
            String found = "of host " + entry.host() + ", and so not judged here";
            return new Case(
                    entry.name(), where, declared, found, its, evidence(null, its), List.of(), refutations(its));
        }
        Truth truth = Truth.of(verdict);
        return new Case(
                entry.name(),
                where,
                declared,
                truth.words() + (truth.asDeclared() ? ", as declared" : ""),
                its,
                evidence(verdict, its),
                verdict.notFound(),
                refutations(verdict, truth, its));
    }

    private @Nullable Verdict verdictOn(Entry entry) {
        for (Verdict verdict : outcome.judgement().verdicts()) {
            if (verdict.entry().index() == entry.index()) {
                return verdict;
            }
        }
        return null;
    }

    private static List<Evidence> evidence(@Nullable Verdict verdict, List<Item> items) {
        Set<Evidence> all = new LinkedHashSet<>();
        if (verdict != null) {
            all.addAll(verdict.evidence());
        }
        items.forEach(item -> all.addAll(item.finding().evidence()));
        return List.copyOf(all);
    }

    /// A drift of the session's life is what its verdict came to, and so is refuted in its stead.
    private static List<String> refutations(Verdict verdict, Truth truth, List<Item> items) {
        Set<String> all = new LinkedHashSet<>();
        if (items.stream().noneMatch(item -> truth.tells(item.finding().drift().kind()))) {
            all.addAll(verdict.refutedBy());
        }
        all.addAll(refutations(items));
        return all.isEmpty() ? List.of("another look that finds it otherwise") : List.copyOf(all);
    }

    private static List<String> refutations(List<Item> items) {
        Set<String> all = new LinkedHashSet<>();
        items.forEach(item -> all.add(Refutations.of(item.finding().drift())));
        return List.copyOf(all);
    }
}
