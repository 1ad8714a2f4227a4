package dev.agentsessions.cli.mesh;

import dev.agentsessions.cli.Lines;
import dev.agentsessions.cli.Terminal;
import dev.agentsessions.desk.Command;
import dev.agentsessions.report.Counted;
import dev.agentsessions.report.Printable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What was answered, in words for people.
final class Speech {
    /// Where a line has no room for the date.
    private static final int NARROW = 100;

    private final Terminal terminal;
    private final TaskText tasks;

    Speech(Terminal terminal) {
        this.terminal = terminal;
        this.tasks = new TaskText(terminal);
    }

    List<String> lines(Command command, Values answer) {
        return switch (command) {
            case REGISTER -> List.of(again(answer, registered(part(answer, "agent"))));
            case HEARTBEAT -> heartbeat(answer);
            case ADD_TASK ->
                List.of(asItStands(answer, added(part(answer, "task"), answer.texts("not_added"))) + unmet(answer));
            case CLAIM_TASK -> claimed(answer);
            case RENEW -> List.of(again(answer, held(part(answer, "task"))));
            case UPDATE_TASK, BLOCK, RELEASE_TASK, REOPEN_TASK ->
                List.of(asItStands(answer, tasks.standing(part(answer, "task"))));
            case UNREGISTER -> List.of(again(answer, left(part(answer, "agent"))));
            case DIRECTIVES -> directives(answer);
            case RECOMMEND, ASSIGNMENTS -> recommendations(answer, command == Command.ASSIGNMENTS);
            case SWEEP -> List.of(swept(answer));
            case SEND -> List.of(again(answer, "sent as #" + answer.number("seq")));
            case SHOW ->
                answer.has("task")
                        ? tasks.all(part(answer, "task"))
                        : new StatusText(terminal, terminal.columns()).all(answer);
            case LOG ->
                answer.number("end") == 0
                        ? List.of(StatusText.NONE)
                        : answer.all("events").stream().map(this::event).toList();
            case VERIFY -> verified(answer);
            case REBUILD -> rebuilt(answer);
        };
    }

    private static Values part(Values answer, String name) {
        return Objects.requireNonNull(answer.of(name));
    }

    private String again(Values answer, String said) {
        return answer.truth("replayed") ? said + terminal.dim(", as was answered before") : said;
    }

    /// Things may have gone on since it was asked first.
    private String asItStands(Values answer, String said) {
        return answer.truth("replayed") ? terminal.dim("done before; as things stand, ") + said : said;
    }

    /// If it is asked again, it may be back.
    private String left(Values agent) {
        String name = terminal.bold(agent.text("name"));
        return isGone(agent) ? name + " has left" : name + " had left by this request, and is back";
    }

    private static boolean isGone(Values agent) {
        return agent.text("status").equals("gone");
    }

    private String registered(Values agent) {
        if (isGone(agent)) {
            return terminal.bold(agent.text("name")) + " took part by this request, and has left since";
        }
        StringBuilder said = new StringBuilder(terminal.bold(agent.text("name")))
                .append(" takes part as ")
                .append(agent.text("role"));
        if (agent.has("branch")) {
            said.append(" on ").append(agent.text("branch"));
        }
        List<String> capabilities = agent.texts("capabilities");
        if (!capabilities.isEmpty()) {
            said.append(", can ").append(String.join(", ", capabilities));
        }
        List<String> holds = agent.texts("holds");
        if (!holds.isEmpty()) {
            said.append(terminal.yellow(", and holds " + String.join(", ", holds) + " already"));
        }
        return said.toString();
    }

    private List<String> heartbeat(Values answer) {
        List<Values> holds = answer.all("holds");
        String name = terminal.bold(answer.text("agent"));
        if (holds.isEmpty()) {
            return List.of(again(answer, name + " is alive, and holds nothing" + misnamed(answer)));
        }
        List<String> lines = new ArrayList<>();
        lines.add(again(
                answer,
                name + " is alive, and holds " + Counted.of(holds.size(), "task", "tasks") + misnamed(answer)));
        Table table = new Table();
        for (Values task : holds) {
            table.row(Table.cell("  " + task.text("id")), Table.cell(leftOf(task)), Table.cell(task.text("title")));
        }
        lines.addAll(table.lines(terminal.columns()));
        return lines;
    }

    private String misnamed(Values answer) {
        return answer.has("unknown_task")
                ? terminal.yellow("; but there is no task " + answer.text("unknown_task"))
                : "";
    }

    private static String leftOf(Values task) {
        Values lease = task.of("lease");
        return lease == null ? "" : Spans.left(lease.number("remaining_ms")) + " left";
    }

    /// @param missing the dependencies that are not there yet
    private String added(Values task, List<String> missing) {
        if (!task.text("state").equals("pending")) {
            return tasks.standing(task);
        }
        List<String> waits = new ArrayList<>(task.texts("waits_for"));
        waits.removeAll(missing);
        StringBuilder said = new StringBuilder(terminal.bold(task.text("id")))
                .append(" is added, with priority ")
                .append(task.number("priority"));
        if (!waits.isEmpty()) {
            said.append(", and waits for ").append(String.join(", ", waits));
        }
        if (!missing.isEmpty()) {
            said.append(waits.isEmpty() ? ", and waits for " : ", and for ")
                    .append(String.join(", ", missing))
                    .append(terminal.yellow(", which nobody has added yet"));
        }
        return said.append(waits.isEmpty() && missing.isEmpty() ? ", free to be claimed" : "").toString();
    }

    private String unmet(Values answer) {
        Values unmet = answer.of("unmet");
        String asked = unmet == null ? "" : unmet.asked().text();
        return asked.isEmpty() ? "" : terminal.yellow(", but no agent here " + asked);
    }

    private List<String> claimed(Values answer) {
        List<String> lines = new ArrayList<>();
        String task = terminal.bold(answer.text("task_id"));
        long left = answer.number("remaining_ms");
        lines.add(left > 0
                ? again(answer, task + " is yours for " + Spans.left(left))
                : task + " was yours by this request, and is not any more");
        lines.add("token " + terminal.bold(terminal.green(Long.toString(answer.number("token")))));
        Values about = answer.of("task");
        if (about != null && left > 0) {
            lines.addAll(tasks.about(about));
            if (answer.has("last_note")) {
                tasks.add(
                        lines,
                        about.text("last_holder") + " left it (" + about.text("last_outcome") + "): ",
                        answer.text("last_note"));
            }
        }
        return lines;
    }

    private String held(Values task) {
        Values lease = task.of("lease");
        return lease == null ? tasks.standing(task) : terminal.bold(task.text("id")) + " is yours for another "
                + Spans.left(lease.number("remaining_ms"));
    }

    private List<String> directives(Values answer) {
        List<Values> all = answer.all("directives");
        if (all.isEmpty()) {
            return List.of("nothing new");
        }
        List<String> lines = new ArrayList<>(all.stream().map(this::directive).toList());
        if (terminal.tty()) {
            lines.add(terminal.dim("--ack " + all.getLast().number("seq") + " takes note of all of them"));
        }
        return lines;
    }

    /// One line.
    String directive(Values event) {
        Values payload = part(event, "payload");
        boolean message = event.text("type").equals("sent");
        return "#" + event.number("seq") + " " + terminal.dim(time(event)) + " "
                + terminal.bold(message ? event.text("actor") : "mesh") + " "
                + terminal.yellow(payload.text(message ? "type" : "reason")) + ": "
                + payload.text(message ? "body" : "text");
    }

    private List<String> recommendations(Values answer, boolean withAgents) {
        List<Values> all = answer.all("recommendations");
        if (all.isEmpty()) {
            return withAgents ? List.of("no free agent can take any open task") : nothing(part(answer, "not_now"));
        }
        Table table = new Table();
        for (Values one : all) {
            table.row(
                    Table.cell(withAgents ? one.text("agent") : ""),
                    Table.cell(one.text("task_id"), terminal::bold),
                    Table.cell(one.text("title")),
                    Table.cell(one.text("why"), terminal::dim));
        }
        return table.lines(terminal.columns());
    }

    /// An agent that is idle must not believe that all is done.
    private List<String> nothing(Values notNow) {
        if (notNow.truth("full")) {
            return Lines.wrapped(
                    "nothing to take now: you hold as many tasks as you may; release one first", terminal.columns());
        }
        List<String> why = new ArrayList<>();
        counted(why, notNow.number("waiting"), "waits for another task", "wait for other tasks");
        counted(why, notNow.number("files_in_use"), "is about files that are worked on", "are about files that are worked on");
        counted(why, notNow.number("unsuited"), "asks for what you are not", "ask for what you are not");
        return Lines.wrapped(
                why.isEmpty() ? "there is nothing to take" : "nothing to take now: " + String.join(", ", why),
                terminal.columns());
    }

    private static void counted(List<String> said, long count, String one, String several) {
        if (count > 0) {
            said.add(count + " " + (count == 1 ? one : several));
        }
    }

    private static String swept(Values answer) {
        List<String> lapsed = answer.texts("lapsed");
        List<String> died = answer.texts("died");
        if (lapsed.isEmpty() && died.isEmpty()) {
            return "nothing has lapsed, and nobody died";
        }
        return (lapsed.isEmpty() ? "nothing has lapsed" : "lapsed: " + String.join(", ", lapsed))
                + (died.isEmpty() ? "" : "; dead: " + String.join(", ", died));
    }

    /// One line of the log.
    String event(Values event) {
        boolean narrow = terminal.columns() < NARROW;
        String time = time(event);
        String actor = Printable.cut(event.text("actor"), narrow ? 10 : 64);
        String head = Lines.padded(Long.toString(event.number("seq")), 5) + ' '
                + (narrow ? time.substring(11, 19) : time) + "  " + Lines.padded(actor, narrow ? 0 : 12) + ' ';
        String what = (Lines.padded(event.text("type"), narrow ? 0 : 12) + ' '
                        + details(event.text("actor"), part(event, "payload")))
                .strip();
        return terminal.dim(head) + Printable.cut(what, Math.max(1, terminal.columns() - head.length()));
    }

    /// Who did what is told already.
    static String details(String actor, Values payload) {
        List<String> details = new ArrayList<>();
        for (Map.Entry<?, ?> field : payload.map().entrySet()) {
            String name = String.valueOf(field.getKey());
            List<String> several = payload.texts(name);
            String value = several.isEmpty() ? payload.text(name) : String.join(",", several);
            if (name.equals("task_id")) {
                details.add(value);
            } else if (!(name.equals("agent") && value.equals(actor)) && !value.isEmpty() && !value.equals("[]")) {
                details.add(name + "=" + value);
            }
        }
        return String.join(" ", details);
    }

    private static String time(Values event) {
        return Instant.parse(event.text("at")).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private List<String> verified(Values answer) {
        List<String> lines = new ArrayList<>();
        lines.add(terminal.green("in order") + ": " + counted(answer));
        answer.texts("exports").forEach(line -> lines.add(terminal.yellow("exports: ") + line));
        return lines;
    }

    private List<String> rebuilt(Values answer) {
        List<String> lines = new ArrayList<>(answer.texts("differences"));
        lines.add(
                answer.number("mended") == 0
                        ? "nothing to mend: " + counted(answer)
                        : terminal.green("made anew from the log") + ": " + counted(answer));
        return lines;
    }

    private static String counted(Values answer) {
        return count(answer, "event") + ", and the state of " + count(answer, "agent") + " and " + count(answer, "task")
                + " that follows from " + (answer.number("events") == 1 ? "it" : "them");
    }

    private static String count(Values answer, String one) {
        return Counted.of(answer.number(one + "s"), one, one + "s");
    }
}
