package dev.agentsessions.cli;

import dev.agentsessions.memory.MemoryFiles.Remembered;
import dev.agentsessions.memory.Undelivered;
import dev.agentsessions.reconcile.Aftermath;
import dev.agentsessions.reconcile.Pass;
import dev.agentsessions.report.JsonReport;
import dev.agentsessions.report.Report;
import dev.agentsessions.report.Report.Late;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/// `reconcile [--once]`: makes one pass, tells of it, and keeps what the next one needs.
final class PassCommand {
    private final Parts parts;
    private final Terminal terminal;
    private final PrintStream err;
    private final String version;

    /// What could not be kept, and why.
    private final List<String> unkept = new ArrayList<>();

    PassCommand(Parts parts, Terminal terminal, PrintStream err, String version) {
        this.parts = parts;
        this.terminal = terminal;
        this.err = err;
        this.version = version;
    }

    int run(Arguments arguments) throws Exception {
        boolean dryRun = arguments.has("--dry-run");
        parts.observer().begin();
        Remembered remembered = parts.memory().load();
        Pass.Outcome outcome = parts.pass().run(remembered.memory(), dryRun);
        Undelivered.Found late = parts.undelivered().load(outcome.judged().registry());
        Report report = outcome.report(parts.config().registry().toString(), dryRun).telling(late.drifts());
        if (arguments.verbose()) {
            warn(remembered.notes());
        }
        boolean told = deliver(report, outcome, late, arguments.has("--emit-diff"));
        if (!dryRun) {
            unkept.addAll(new Aftermath(parts.memory(), parts.journal(), parts.config().judge(), version)
                    .keep(outcome, report, told));
        }
        warn(StateFolder.told(parts.config().stateDir(), unkept));
        if (!told) {
            throw new IOException("the pass was made, but standard output took no report of it; what it found "
                    + "will be told by the next pass");
        }
        return ExitStatus.DONE;
    }

    /// Prints; what no later pass would find is kept until it was taken, as this pass may be killed before that.
    ///
    /// @return whether all of it was taken
    private boolean deliver(Report report, Pass.Outcome outcome, Undelivered.Found late, boolean json)
            throws IOException {
        warn(late.notes());
        List<Late> written = report.written();
        if (!written.isEmpty()) {
            unkept.addAll(parts.undelivered().add(written));
            Undelivered unpushed = parts.unpushed();
            if (unpushed != null) {
                unkept.addAll(unpushed.add(written));
            }
        }
        boolean told = print(report, outcome, json);
        if (told && !report.dryRun() && !(late.isEmpty() && written.isEmpty())) {
            List<Late> all = new ArrayList<>(late.all());
            all.addAll(written);
            unkept.addAll(parts.undelivered().remove(all));
        }
        return told;
    }

    private boolean print(Report report, Pass.Outcome outcome, boolean json) throws IOException {
        if (json) {
            terminal.out().write(JsonReport.document(report));
            terminal.out().write('\n');
        } else {
            new PassText(terminal).print(report, outcome.judgement().verdicts());
        }
        return !terminal.out().checkError();
    }

    private void warn(List<String> notes) {
        for (String note : notes) {
            err.println("reconcile: " + Lines.one(note));
        }
    }
}
