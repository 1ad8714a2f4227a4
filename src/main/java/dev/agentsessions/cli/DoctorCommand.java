package dev.agentsessions.cli;

import dev.agentsessions.report.JsonText;
import dev.agentsessions.report.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `reconcile doctor`: what the program can and cannot see here, and what to do about it.
final class DoctorCommand {
    private static final int MARGIN = 19;

    private final Examination examination;
    private final Terminal terminal;

    DoctorCommand(Examination examination, Terminal terminal) {
        this.examination = examination;
        this.terminal = terminal;
    }

    int run(boolean json) throws Exception {
        List<Check> checks = examination.made();
        if (json) {
            terminal.out().write(JsonText.of(document(checks)));
            terminal.out().write('\n');
        } else {
            checks.forEach(this::print);
        }
        return ExitStatus.DONE;
    }

    private void print(Check check) {
        String mark = switch (check.state()) {
            case OK -> terminal.green("ok  ");
            case WARNING -> terminal.yellow("warn");
            case BAD -> terminal.red("bad ");
        };
        String label = mark + "  " + Lines.padded(check.name(), 12) + " ";
        for (String line : wrapped(check.found(), MARGIN)) {
            terminal.line(label + line);
            label = " ".repeat(MARGIN);
        }
        if (!check.advice().isEmpty()) {
            label = " ".repeat(MARGIN) + "→ ";
            for (String line : wrapped(check.advice(), MARGIN + 2)) {
                terminal.line(terminal.dim(label + line));
                label = " ".repeat(MARGIN + 2);
            }
        }
    }

    private List<String> wrapped(String text, int margin) {
        return Lines.wrapped(Printable.line(text), Math.max(30, terminal.columns() - margin));
    }

    private static Map<String, @Nullable Object> document(List<Check> checks) {
        List<Object> all = new ArrayList<>();
        for (Check check : checks) {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("state", check.state().word());
            one.put("name", check.name());
            one.put("found", check.found());
            one.put("advice", check.advice());
            all.add(one);
        }
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("schema_version", 1);
        document.put("checks", all);
        return document;
    }
}
