package dev.agentsessions.cli;

import dev.agentsessions.judge.Drift;
import dev.agentsessions.judge.Verdict;
import dev.agentsessions.reconcile.Pass;
import dev.agentsessions.reconcile.Reporting;
import dev.agentsessions.report.JsonText;
import dev.agentsessions.report.Printable;
import dev.agentsessions.report.Report.Item;
import dev.agentsessions.session.Entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `reconcile status`: one line per session.
final class StatusCommand {
    private static final int WIDEST_NAME = 60;

    private final Parts parts;
    private final Terminal terminal;

    StatusCommand(Parts parts, Terminal terminal) {
        this.parts = parts;
        this.terminal = terminal;
    }

    int run(boolean json) throws Exception {
        parts.observer().begin();
        Pass.Outcome outcome = parts.pass().look(parts.memory().load().memory());
        List<Row> rows = rows(outcome);
        if (json) {
            terminal.out().write(JsonText.of(document(outcome, rows)));
            terminal.out().write('\n');
        } else {
            table(rows);
        }
        return ExitStatus.DONE;
    }

    /// One session.
    ///
    /// @param declared the registry's word; null if there is none
    /// @param found declared and true, in words
    /// @param drifts all that stand, such as `D stale-id`
    /// @param untold those of them that `found` does not tell
    /// @param inOrder whether what is declared is so, and nothing has drifted
    private record Row(
            String session,
            @Nullable String workspace,
            @Nullable String agent,
            @Nullable String declared,
            String truth,
            String found,
            List<String> drifts,
            List<String> untold,
            boolean inOrder,
            @Nullable String id,
            @Nullable String job) {

        String state() {
            return found + more();
        }

        /// The same in at most so many characters, with what follows the words kept whole if that is possible.
        String state(int room) {
            return Printable.cut(Printable.cut(found, Math.max(20, room - more().length())) + more(), room);
        }

        private String more() {
            StringBuilder more = new StringBuilder();
            untold.forEach(drift -> more.append(" · ").append(drift));
            return job == null ? more.toString() : more + " · job " + Printable.line(job);
        }
    }

    private static List<Row> rows(Pass.Outcome outcome) {
        List<Row> rows = new ArrayList<>();
        Map<Integer, Verdict> verdicts = new LinkedHashMap<>();
        for (Verdict verdict : outcome.judgement().verdicts()) {
            verdicts.put(verdict.entry().index(), verdict);
        }
        List<Item> items = new Reporting(outcome.judged().registry(), outcome.judgement(), outcome.memory()).items();
        for (Entry entry : outcome.judged().registry().entries()) {
            Verdict verdict = verdicts.get(entry.index());
            rows.add(verdict == null ? elsewhere(entry) : row(verdict, items));
        }
        for (Item item : items) {
            if (item.finding().drift() instanceof Drift.Unregistered found && found.subject().session() != null) {
                rows.add(new Row(
                        found.subject().session(),
                        found.workspace(),
                        found.agent().word(),
                        null,
                        "running",
                        "not registered → running",
                        List.of(item.label()),
                        List.of(),
                        false,
                        null,
                        null));
            }
        }
        return rows;
    }

    private static Row elsewhere(Entry entry) {
        Truth truth = new Truth("on host " + entry.host() + ", not looked at", true);
        return row(entry, truth, List.of(), List.of());
    }

    private static Row row(Verdict verdict, List<Item> items) {
        Truth truth = Truth.of(verdict);
        List<String> drifts = new ArrayList<>();
        List<String> untold = new ArrayList<>();
        for (Item item : items) {
            if (item.concerns(verdict.entry())) {
                drifts.add(item.label());
                if (!truth.tells(item.finding().drift().kind())) {
                    untold.add(item.label());
                }
            }
        }
        return row(verdict.entry(), truth, drifts, untold);
    }

    private static Row row(Entry entry, Truth truth, List<String> drifts, List<String> untold) {
        String declared = entry.statusWord() == null ? "no status" : entry.statusWord();
        return new Row(
                entry.name(),
                entry.workspace(),
                entry.agentWord(),
                entry.statusWord(),
                Printable.line(truth.words()),
                Printable.line(truth.asDeclared() ? truth.words() : declared + " → " + truth.words()),
                drifts,
                untold,
                truth.asDeclared() && drifts.isEmpty(),
                entry.ownId(),
                entry.delegateJobId());
    }

    private void table(List<Row> rows) {
        int width = 0;
        for (Row row : rows) {
            width = Math.max(width, Math.min(WIDEST_NAME, Printable.line(row.session()).length()));
        }
        for (Row row : rows) {
            String name = Lines.padded(Printable.line(row.session()), width);
            int room = Math.max(20, terminal.columns() - name.length() - 2);
            String state = row.state(room);
            terminal.line(name + "  " + (row.inOrder() ? state : terminal.yellow(state)));
        }
        if (rows.isEmpty()) {
            terminal.line("The registry has no sessions.");
        }
    }

    private Map<String, @Nullable Object> document(Pass.Outcome outcome, List<Row> rows) throws IOException {
        List<Object> sessions = new ArrayList<>();
        for (Row row : rows) {
            Map<String, @Nullable Object> session = new LinkedHashMap<>();
            session.put("session", row.session());
            session.put("workspace", row.workspace());
            session.put("agent", row.agent());
            session.put("declared", row.declared());
            session.put("truth", row.truth());
            session.put("in_order", row.inOrder());
            session.put("drifts", row.drifts());
            session.put("state", row.state());
            session.put("own_id", row.id());
            session.put("delegate_job_id", row.job());
            sessions.add(session);
        }
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("schema_version", 1);
        document.put("timestamp", Times.seconds(outcome.judgement().now()));
        document.put("host", outcome.observation().machine().host());
        document.put("yaml_path", parts.config().registry().toString());
        document.put("sessions", sessions);
        return document;
    }
}
