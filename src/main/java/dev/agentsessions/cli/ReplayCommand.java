package dev.agentsessions.cli;

import dev.agentsessions.memory.JournalReader;
import dev.agentsessions.memory.JournalReader.Problem;
import dev.agentsessions.memory.JournalReader.Reading;
import dev.agentsessions.reconcile.Replay;
import dev.agentsessions.registry.RegistryException;
import dev.agentsessions.report.Counted;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `reconcile replay FILE...`: judges recorded passes again (rule R25).
final class ReplayCommand {
    private final Terminal terminal;
    private final PrintStream err;
    private int passes;
    private int different;
    private int problems;

    ReplayCommand(Terminal terminal, PrintStream err) {
        this.terminal = terminal;
        this.err = err;
    }

    int run(List<String> files) throws UsageException {
        List<Path> paths = new ArrayList<>();
        for (String file : files) {
            try {
                paths.add(Path.of(file));
            } catch (InvalidPathException e) {
                throw new UsageException(file + " is not the name of a file");
            }
        }
        JournalReader.read(paths, this::replay);
        terminal.line(Counted.of(passes, "pass", "passes") + " judged again, "
                + (different == 0 ? "no verdict differs" : "the verdicts of " + different + " differ")
                + (problems == 0 ? "" : "; " + Counted.of(problems, "problem", "problems")));
        if (problems > 0) {
            return ExitStatus.FAILED;
        }
        return different == 0 ? ExitStatus.DONE : ExitStatus.DIFFERS;
    }

    private void replay(Reading reading) {
        switch (reading) {
            case Problem problem -> problem(problem.toString());
            case JournalReader.Pass pass -> {
                passes++;
                try {
                    Replay replay = Replay.of(pass.line());
                    if (replay.differs()) {
                        different++;
                        tell(pass, replay);
                    }
                } catch (RegistryException e) {
                    problem(pass.file() + ":" + pass.number() + ": " + e.getMessage());
                }
            }
        }
    }

    private void problem(String what) {
        problems++;
        err.println("reconcile: " + Lines.one(what));
    }

    private void tell(JournalReader.Pass pass, Replay replay) {
        terminal.line(terminal.bold(Lines.one(pass.file() + ":" + pass.number())) + "  pass of "
                + Times.seconds(pass.line().at()) + " by version " + Lines.one(pass.line().program()));
        replay.lost().forEach(drift -> terminal.line("  then  " + terminal.red(Lines.one(drift))));
        replay.gained().forEach(drift -> terminal.line("  now   " + terminal.green(Lines.one(drift))));
    }
}
