package dev.agentsessions.cli;

import dev.agentsessions.judge.Drift;
import dev.agentsessions.judge.Finding;
import dev.agentsessions.judge.Verdict;
import dev.agentsessions.reconcile.Pass;
import dev.agentsessions.report.JsonText;
import dev.agentsessions.report.Printable;
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
    /// @param inOrder whether what is declared is so
    private record Row(
            String session,
            @Nullable String workspace,
            @Nullable String agent,
            @Nullable String declared,
            String truth,
            String found,
            boolean inOrder,
            @Nullable String id,
            @Nullable String job) {

        String state() {
            return found + withJob();
        }

        /// The same in at most so many characters, with the job kept whole if that is possible.
        String state(int room) {
            return Printable.cut(Printable.cut(found, Math.max(20, room - withJob().length())) + withJob(), room);
        }

        private String withJob() {
            return job == null ? "" : " · job " + Printable.line(job);
        }
    }

    private static List<Row> rows(Pass.Outcome outcome) {
        List<Row> rows = new ArrayList<>();
        Map<Integer, Verdict> verdicts = new LinkedHashMap<>();
        for (Verdict verdict : outcome.judgement().verdicts()) {
            verdicts.put(verdict.entry().index(), verdict);
        }
        for (Entry entry : outcome.judged().registry().entries()) {
            Verdict verdict = verdicts.get(entry.index());
            rows.add(verdict == null ? elsewhere(entry) : row(verdict));
        }
        for (Finding finding : outcome.judgement().findings()) {
            if (finding.drift() instanceof Drift.Unregistered found && found.subject().session() != null) {
                rows.add(new Row(
                        found.subject().session(),
                        found.workspace(),
                        found.agent().word(),
                        null,
                        "running",
                        "not registered → running",
                        false,
                        null,
                        null));
            }
        }
        return rows;
    }

    private static Row elsewhere(Entry entry) {
        return row(entry, "on host " + entry.host() + ", not looked at", true);
    }

    private static Row row(Verdict verdict) {
        Truth truth = Truth.of(verdict);
        return row(verdict.entry(), truth.words(), truth.asDeclared());
    }

    private static Row row(Entry entry, String truth, boolean inOrder) {
        String declared = entry.statusWord() == null ? "no status" : entry.statusWord();
        return new Row(
                entry.name(),
                entry.workspace(),
                entry.agentWord(),
                entry.statusWord(),
                Printable.line(truth),
                Printable.line(inOrder ? truth : declared + " → " + truth),
                inOrder,
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
