package dev.agentsessions.cli;

import dev.agentsessions.memory.MemoryFiles.Remembered;
import dev.agentsessions.reconcile.Aftermath;
import dev.agentsessions.reconcile.Pass;
import dev.agentsessions.report.JsonReport;
import dev.agentsessions.report.Report;
import java.io.IOException;
import java.io.PrintStream;

/// `reconcile [--once]`: makes one pass, tells of it, and keeps what the next one needs.
final class PassCommand {
    private final Parts parts;
    private final Terminal terminal;
    private final PrintStream err;
    private final String version;

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
        Report report = outcome.report(parts.config().registry().toString(), dryRun);
        if (arguments.verbose()) {
            remembered.notes().forEach(this::warn);
        }
        boolean told = print(report, outcome, arguments.has("--emit-diff"));
        if (!dryRun) {
            new Aftermath(parts.memory(), parts.journal(), parts.config().judge(), version)
                    .keep(outcome, report, told)
                    .forEach(this::warn);
        }
        if (!told) {
            throw new IOException("the pass was made, but standard output took no report of it; what was not written "
                    + "will be reported again");
        }
        return ExitStatus.DONE;
    }

    /// @return whether all of it was taken
    private boolean print(Report report, Pass.Outcome outcome, boolean json) throws IOException {
        if (json) {
            terminal.out().write(JsonReport.document(report));
            terminal.out().write('\n');
        } else {
            new PassText(terminal).print(report, outcome.judgement().verdicts());
        }
        return !terminal.out().checkError();
    }

    private void warn(String note) {
        err.println("reconcile: " + Lines.one(note));
    }
}
