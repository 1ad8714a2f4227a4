package dev.agentsessions.cli;

import dev.agentsessions.judge.Action;
import dev.agentsessions.judge.Verdict;
import dev.agentsessions.report.Counted;
import dev.agentsessions.report.Printable;
import dev.agentsessions.report.Report;
import dev.agentsessions.report.Report.Item;
import dev.agentsessions.report.Report.Late;
import dev.agentsessions.status.Truth;
import java.util.List;

/// A pass, told to people.
final class PassText {
    private static final String INDENT = "    ";

    private final Terminal terminal;

    PassText(Terminal terminal) {
        this.terminal = terminal;
    }

    void print(Report report, List<Verdict> verdicts) {
        Report.Summary summary = report.summary();
        terminal.line(terminal.bold(Printable.line(report.host())) + terminal.dim(" · ")
                + Printable.line(report.yamlPath()));
        terminal.line(Counted.of(summary.entries(), "entry", "entries") + ", " + summary.running() + " running"
                + (summary.unknown() == 0 ? "" : ", " + terminal.yellow(summary.unknown() + " unknown"))
                + (report.tmuxConfirmed() ? "" : terminal.yellow(", not every tmux socket could be read")));
        if (report.dryRun()) {
            terminal.line(terminal.yellow("Dry run: this is what a pass would do; nothing was written."));
        }
        late(report.late());
        items("new", report.drifts());
        items("reported before, and still so", report.ongoing());
        if (report.drifts().isEmpty() && report.ongoing().isEmpty()) {
            undrifted(verdicts);
        }
    }

    /// What other passes wrote, those of a daemon or one whose report was not taken.
    private void late(List<Late> drifts) {
        if (drifts.isEmpty()) {
            return;
        }
        title("done since you last asked");
        for (Late drift : drifts) {
            for (String line : Lines.wrapped(Printable.line(drift.comment()), terminal.columns() - INDENT.length())) {
                terminal.line(INDENT + line);
            }
        }
    }

    private void title(String title) {
        terminal.line("");
        terminal.line(terminal.dim(title));
    }

    /// What differs is not always a drift: a person may have declared it so, or not at all.
    private void undrifted(List<Verdict> verdicts) {
        int odd = 0;
        for (Verdict verdict : verdicts) {
            odd += Truth.of(verdict).asDeclared() ? 0 : 1;
        }
        terminal.line(
                switch (odd) {
                    case 0 -> terminal.green("Everything is as declared.");
                    case 1 ->
                        terminal.yellow("No drift. 1 session is not as declared and is left to you; "
                                + "`reconcile status` shows it.");
                    default ->
                        terminal.yellow("No drift. " + odd + " sessions are not as declared and are left to you; "
                                + "`reconcile status` shows them.");
                });
    }

    private void items(String title, List<Item> items) {
        if (items.isEmpty()) {
            return;
        }
        title(title);
        for (Item item : items) {
            Action action = item.finding().action();
            terminal.line("  " + coloured(action, Lines.padded(item.label(), 20)) + " "
                    + terminal.bold(Printable.line(Printable.cut(item.about(), 200)))
                    + terminal.dim("  " + action.word()));
            for (String line : Lines.wrapped(item.sentences(), terminal.columns() - INDENT.length())) {
                terminal.line(INDENT + line);
            }
        }
    }

    private String coloured(Action action, String text) {
        return switch (action) {
            case TERMINATED -> terminal.red(text);
            case REGISTERED, RECORDED, RESUMED, REFRESHED -> terminal.green(text);
            case FLAGGED, DEFERRED -> terminal.yellow(text);
        };
    }
}
