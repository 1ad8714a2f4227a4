package dev.agentsessions.cli.mesh;

import dev.agentsessions.cli.Lines;
import dev.agentsessions.cli.Terminal;
import java.util.ArrayList;
import java.util.List;

/// One task, in words for people.
final class TaskText {
    private final Terminal terminal;

    TaskText(Terminal terminal) {
        this.terminal = terminal;
    }

    /// All of it.
    List<String> all(Values task) {
        List<String> lines = new ArrayList<>();
        lines.add(standing(task) + terminal.dim(", priority " + task.number("priority")));
        lines.addAll(about(task));
        add(lines, "for agents ", asked(task));
        add(lines, "waits for ", String.join(", ", task.texts("waits_for")));
        add(lines, "", holder(task));
        add(lines, "note: ", task.text("note"));
        add(lines, "last released by ", last(task));
        return lines;
    }

    /// Its name and how it stands, in a line.
    String standing(Values task) {
        String state = task.text("state");
        String said = terminal.bold(task.text("id")) + styled(state);
        return switch (state) {
            case "in_progress" -> said + ", " + task.number("progress") + " %";
            case "blocked" -> said + ": " + task.text("blocker") + terminal.dim("; all are told");
            case "pending" -> task.texts("waits_for").isEmpty() ? said + ", for anybody to claim" : said;
            default -> said;
        };
    }

    private String styled(String state) {
        return switch (state) {
            case "completed" -> " has been " + terminal.green(state);
            case "blocked", "quarantined" -> " is " + terminal.yellow(state);
            case "failed" -> " has " + terminal.red(state);
            default -> " is " + state.replace('_', ' ');
        };
    }

    /// What whoever takes it needs to know.
    List<String> about(Values task) {
        List<String> lines = new ArrayList<>(Lines.wrapped(task.text("title"), terminal.columns()));
        add(lines, "", task.text("description"));
        add(lines, "files ", String.join(", ", task.texts("files")));
        return lines;
    }

    private static String asked(Values task) {
        List<String> asked = new ArrayList<>();
        if (task.has("role")) {
            asked.add("in the role " + task.text("role"));
        }
        List<String> capabilities = task.texts("requires");
        if (!capabilities.isEmpty()) {
            asked.add("capable of " + String.join(", ", capabilities));
        }
        return String.join(" and ", asked);
    }

    private static String holder(Values task) {
        Values lease = task.of("lease");
        if (lease == null) {
            return "";
        }
        long left = lease.number("remaining_ms");
        return left > 0
                ? "held by " + lease.text("agent") + " for another " + Spans.left(left)
                : "the lease of " + lease.text("agent") + " on it has ended, and is taken back at the next claim or sweep";
    }

    private static String last(Values task) {
        return task.has("last_holder") ? task.text("last_holder") + " (" + task.text("last_outcome") + ")" : "";
    }

    /// Nothing if there is no such text.
    void add(List<String> lines, String label, String text) {
        if (!text.isEmpty()) {
            Lines.wrapped(label + text, terminal.columns() - 2).forEach(line -> lines.add("  " + line));
        }
    }
}
