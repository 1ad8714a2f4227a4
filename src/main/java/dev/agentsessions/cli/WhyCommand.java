package dev.agentsessions.cli;

import dev.agentsessions.judge.Action;
import dev.agentsessions.judge.Evidence;
import dev.agentsessions.judge.Kind;
import dev.agentsessions.judge.NamePattern;
import dev.agentsessions.reconcile.Pass;
import dev.agentsessions.report.JsonText;
import dev.agentsessions.report.Printable;
import dev.agentsessions.report.Report.Item;
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
        for (Case each : cases(session, outcome)) {
            if (json) {
                terminal.out().write(JsonText.of(document(outcome, each)));
                terminal.out().write('\n');
            } else {
                print(session, each);
            }
        }
        return ExitStatus.DONE;
    }

    private List<Case> cases(String session, Pass.Outcome outcome) throws UsageException {
        Cases cases = new Cases(outcome, new NamePattern(parts.config().judge()));
        List<Case> found = cases.of(session);
        if (found.isEmpty()) {
            found = cases.renamedTo(session);
        }
        if (found.isEmpty()) {
            found = cases.listed(session);
        }
        if (found.isEmpty()) {
            boolean confirmed = outcome.observation().last().tmux().confirmed();
            throw new UsageException("there is no session named " + session + " in the registry, nor in tmux"
                    + (confirmed
                            ? "; `reconcile status` lists them"
                            : " as far as it could be read; see `reconcile doctor`"));
        }
        return found;
    }

    private void print(String asked, Case it) {
        if (!it.session().equals(asked)) {
            terminal.line(Printable.line(asked) + " is in no entry; it is the new name of "
                    + Printable.line(it.session()) + ":");
        }
        terminal.line(terminal.bold(Printable.line(it.session()))
                + terminal.dim(it.where().isEmpty() ? "" : "  " + Printable.line(it.where())));
        list("declared", List.of(it.declared()));
        list("found", List.of(it.found()));
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

    private void list(String title, List<String> texts) {
        String label = title;
        for (String text : texts) {
            for (String line : Lines.wrapped(Printable.line(text), Math.max(30, terminal.columns() - 12))) {
                terminal.line(terminal.dim(Lines.padded(label, 12)) + line);
                label = "";
            }
        }
    }

    private static Map<String, @Nullable Object> document(Pass.Outcome outcome, Case it) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("schema_version", 1);
        document.put("timestamp", Times.seconds(outcome.judgement().now()));
        document.put("session", it.session());
        document.put("declared", it.declared());
        document.put("verdict", it.found());
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
