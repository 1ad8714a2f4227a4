package dev.agentsessions.cli;

import dev.agentsessions.judge.Evidence;
import dev.agentsessions.judge.Finding;
import dev.agentsessions.judge.Judgement;
import dev.agentsessions.judge.Verdict;
import dev.agentsessions.reconcile.Pass;
import dev.agentsessions.reconcile.Reporting;
import dev.agentsessions.report.JsonText;
import dev.agentsessions.report.Printable;
import dev.agentsessions.report.Report.Item;
import dev.agentsessions.session.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `reconcile why SESSION`: the ground of one verdict (rule R24).
final class WhyCommand {
    private final Parts parts;
    private final Terminal terminal;

    WhyCommand(Parts parts, Terminal terminal) {
        this.parts = parts;
        this.terminal = terminal;
    }

    int run(String session, boolean json) throws Exception {
        parts.observer().begin();
        Pass.Outcome outcome = parts.pass().run(parts.memory().load().memory(), true);
        List<Case> cases = casesOf(session, outcome);
        if (cases.isEmpty()) {
            throw new UsageException("there is no session named " + session + " in the registry, nor an agent's in tmux; "
                    + "`reconcile status` lists them");
        }
        for (Case each : cases) {
            if (json) {
                terminal.out().write(JsonText.of(document(session, outcome, each)));
                terminal.out().write('\n');
            } else {
                print(session, each);
            }
        }
        return ExitStatus.DONE;
    }

    /// What there is to say of one session: of its entry, if it has one, and of its drifts.
    private record Case(@Nullable Verdict verdict, @Nullable Entry elsewhere, List<Item> items) {
        String declared() {
            Entry entry = verdict == null ? elsewhere : verdict.entry();
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
            return elsewhere == null ? "running" : "of host " + elsewhere.host() + ", and so not judged here";
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
            return elsewhere == null ? List.of("another look that finds it otherwise") : List.of();
        }
    }

    private static List<Case> casesOf(String session, Pass.Outcome outcome) {
        Judgement judgement = outcome.judgement();
        Reporting reporting = new Reporting(outcome.judged().registry(), judgement, outcome.memory());
        List<Case> cases = new ArrayList<>();
        Set<Integer> judged = new LinkedHashSet<>();
        for (Verdict verdict : judgement.verdicts()) {
            if (verdict.entry().name().equals(session)) {
                judged.add(verdict.entry().index());
                cases.add(new Case(verdict, null, itemsOf(reporting, session, verdict.entry().index())));
            }
        }
        for (Entry entry : outcome.judged().registry().entries()) {
            if (entry.name().equals(session) && !judged.contains(entry.index())) {
                cases.add(new Case(null, entry, List.of()));
            }
        }
        List<Item> loose = itemsOf(reporting, session, -1);
        if (!loose.isEmpty()) {
            cases.add(new Case(null, null, loose));
        }
        return cases;
    }

    private static List<Item> itemsOf(Reporting reporting, String session, int entry) {
        List<Item> items = new ArrayList<>();
        for (Item item : reporting.items()) {
            Finding finding = item.finding();
            if (session.equals(finding.drift().subject().session())
                    && finding.drift().subject().entry() == entry) {
                items.add(item);
            }
        }
        return items;
    }

    private void print(String session, Case it) {
        terminal.line(terminal.bold(Printable.line(session)) + terminal.dim(where(it)));
        terminal.line("declared    " + it.declared());
        terminal.line("found       " + Printable.line(it.conclusion()));
        for (Item item : it.items()) {
            list("drift " + item.finding().drift().kind().letter(), List.of(item.sentences()
                    + " [" + item.finding().drift().kind().word() + ", " + item.finding().action().word() + ", drift "
                    + item.finding().id() + "]"));
        }
        List<String> evidence = new ArrayList<>();
        for (Evidence fact : it.evidence()) {
            evidence.add(fact.fact() + " (" + fact.source() + "; " + fact.seen() + ")");
        }
        list("evidence", evidence);
        list("not found", it.notFound());
        list("refuted by", it.refutedBy());
    }

    private static String where(Case it) {
        Entry entry = it.verdict() == null ? it.elsewhere() : it.verdict().entry();
        return entry == null
                ? ""
                : "  line " + entry.place().line()
                        + (entry.workspace() == null ? "" : ", workspace " + Printable.line(entry.workspace()));
    }

    private void list(String title, List<String> texts) {
        String label = title;
        for (String text : texts) {
            for (String line : Lines.wrapped(Printable.line(text), Math.max(30, terminal.columns() - 12))) {
                terminal.line(terminal.dim(Lines.padded(label, 12)) + line);
                label = "";
            }
        }
    }

    private static Map<String, @Nullable Object> document(String session, Pass.Outcome outcome, Case it) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("schema_version", 1);
        document.put("timestamp", Times.seconds(outcome.judgement().now()));
        document.put("session", session);
        document.put("declared", it.declared());
        document.put("verdict", it.conclusion());
        List<Object> drifts = new ArrayList<>();
        for (Item item : it.items()) {
            Map<String, @Nullable Object> drift = new LinkedHashMap<>();
            drift.put("id", item.finding().id());
            drift.put("class", String.valueOf(item.finding().drift().kind().letter()));
            drift.put("kind", item.finding().drift().kind().word());
            drift.put("action", item.finding().action().word());
            drift.put("comment", item.comment());
            drifts.add(drift);
        }
        document.put("drifts", drifts);
        List<Object> evidence = new ArrayList<>();
        for (Evidence fact : it.evidence()) {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("fact", fact.fact());
            one.put("source", fact.source());
            one.put("seen", fact.seen());
            evidence.add(one);
        }
        document.put("evidence", evidence);
        document.put("not_found", it.notFound());
        document.put("refuted_by", it.refutedBy());
        return document;
    }
}
