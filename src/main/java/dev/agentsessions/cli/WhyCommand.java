package dev.agentsessions.cli;

import dev.agentsessions.judge.Action;
import dev.agentsessions.judge.Evidence;
import dev.agentsessions.judge.Kind;
import dev.agentsessions.reconcile.Pass;
import dev.agentsessions.report.JsonText;
import dev.agentsessions.report.Printable;
import dev.agentsessions.report.Report.Item;
import dev.agentsessions.session.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        Pass.Outcome outcome = parts.pass().look(parts.memory().load().memory());
        List<Case> cases = Case.of(session, outcome);
        if (cases.isEmpty()) {
            throw new UsageException("there is no session named " + session + " in the registry, nor an agent's in "
                    + "tmux; `reconcile status` lists them");
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

    private void print(String session, Case it) {
        terminal.line(terminal.bold(Printable.line(session)) + terminal.dim(where(it)));
        list("declared", List.of(it.declared()));
        list("found", List.of(it.conclusion()));
        for (Item item : it.items()) {
            Kind kind = item.finding().drift().kind();
            list("drift " + kind.letter(), List.of(
                    told(item) + " [" + kind.word() + ", drift " + item.finding().id() + "]"));
        }
        List<String> evidence = new ArrayList<>();
        for (Evidence fact : it.evidence()) {
            evidence.add(fact.fact() + " (" + fact.source() + "; " + fact.seen() + ")");
        }
        list("evidence", evidence);
        list("not found", it.notFound());
        list("refuted by", it.refutedBy());
    }

    /// Nothing is written here, so nothing is told as if it were.
    private static String told(Item item) {
        Action action = item.finding().action();
        return action.writes() ? item.found() + " The next pass acts on it: " + action.word() + "." : item.sentences();
    }

    private static String where(Case it) {
        Entry entry = it.entry();
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
