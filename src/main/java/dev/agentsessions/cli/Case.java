package dev.agentsessions.cli;

import dev.agentsessions.judge.Drift;
import dev.agentsessions.judge.Evidence;
import dev.agentsessions.judge.Judgement;
import dev.agentsessions.judge.Verdict;
import dev.agentsessions.reconcile.Pass;
import dev.agentsessions.reconcile.Reporting;
import dev.agentsessions.report.Report.Item;
import dev.agentsessions.session.Entry;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What there is to say of one session: of its entry, if it has one, and of its drifts.
///
/// @param entry null if no entry has its name
/// @param verdict null if there is no entry, or it is another host's
record Case(@Nullable Entry entry, @Nullable Verdict verdict, List<Item> items) {

    /// Several if several entries have this name, none if nothing does.
    static List<Case> of(String session, Pass.Outcome outcome) {
        Judgement judgement = outcome.judgement();
        List<Item> items = new Reporting(outcome.judged().registry(), judgement, outcome.memory()).items();
        List<Case> cases = new ArrayList<>();
        for (Entry entry : outcome.judged().registry().entries()) {
            if (entry.name().equals(session)) {
                cases.add(new Case(
                        entry, verdictOn(entry, judgement), itemsOf(items, session, entry.index())));
            }
        }
        List<Item> withoutEntry = itemsOf(items, session, -1);
        if (!withoutEntry.isEmpty()) {
            cases.add(new Case(null, null, withoutEntry));
        }
        return cases;
    }

    private static @Nullable Verdict verdictOn(Entry entry, Judgement judgement) {
        for (Verdict verdict : judgement.verdicts()) {
            if (verdict.entry().index() == entry.index()) {
                return verdict;
            }
        }
        return null;
    }

    private static List<Item> itemsOf(List<Item> all, String session, int entry) {
        List<Item> items = new ArrayList<>();
        for (Item item : all) {
            Drift drift = item.finding().drift();
            boolean about = session.equals(drift.subject().session()) && drift.subject().entry() == entry;
            boolean shares = entry >= 0
                    && drift instanceof Drift.SharedConversation shared
                    && shared.sessions().contains(session);
            if (about || shares) {
                items.add(item);
            }
        }
        return items;
    }

    String declared() {
        if (entry == null) {
            return "nothing; it is in no entry";
        }
        return entry.statusWord() == null ? "no status" : entry.statusWord();
    }

    String conclusion() {
        if (verdict != null) {
            Truth truth = Truth.of(verdict);
            return truth.words() + (truth.asDeclared() ? ", as declared" : "");
        }
        return entry == null ? "running" : "of host " + entry.host() + ", and so not judged here";
    }

    List<Evidence> evidence() {
        Set<Evidence> all = new LinkedHashSet<>();
        if (verdict != null) {
            all.addAll(verdict.evidence());
        }
        items.forEach(item -> all.addAll(item.finding().drift().evidence()));
        return List.copyOf(all);
    }

    List<String> notFound() {
        return verdict == null ? List.of() : verdict.notFound();
    }

    List<String> refutedBy() {
        if (verdict != null && !verdict.refutedBy().isEmpty()) {
            return verdict.refutedBy();
        }
        return entry != null && verdict == null ? List.of() : List.of("another look that finds it otherwise");
    }
}
