package dev.agentsessions.cli.mesh;

import static dev.agentsessions.cli.mesh.Table.cell;

import dev.agentsessions.cli.Terminal;
import dev.agentsessions.mesh.Agent;
import dev.agentsessions.mesh.Asked;
import dev.agentsessions.mesh.TaskState;
import dev.agentsessions.report.Counted;
import dev.agentsessions.report.Printable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// How things stand, in words for people: agents, tasks by state, leases with the time left, blockers, last events
/// (rule M6).
final class StatusText {
    /// Of a mesh in which nothing has happened.
    static final String NONE = "there is no mesh yet";

    private static final String MARGIN = "  ";
    private static final int MOST_PENDING = 10;

    /// What still needs somebody, be it to take it or to see to it that it can be taken.
    private static final Set<String> UNHELD = Set.of("pending", "quarantined", "failed");

    private static final Set<String> STUCK = Set.of("quarantined", "failed", "not added");

    private final Terminal terminal;
    private final int columns;

    StatusText(Terminal terminal, int columns) {
        this.terminal = terminal;
        this.columns = columns;
    }

    /// Everything, as `show` has it.
    List<String> all(Values show) {
        return joined(sections(show, List.of(), Integer.MAX_VALUE));
    }

    /// @param events the last ones, in their order
    List<String> lines(Values show, List<Values> events) {
        return joined(sections(show, events, MOST_PENDING));
    }

    private List<String> joined(List<Section> sections) {
        List<String> lines = new ArrayList<>();
        for (Section section : sections) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.add(section.title());
            lines.addAll(section.lines());
        }
        return lines;
    }

    /// @param mostPending how many tasks that nobody holds are named
    List<Section> sections(Values show, List<Values> events, int mostPending) {
        if (show.number("seq") == 0) {
            return List.of(new Section(title(NONE), hint("agent-mesh register")));
        }
        List<Values> tasks = show.all("tasks");
        List<Section> sections = new ArrayList<>();
        sections.add(agents(show.all("agents")));
        sections.add(tasks(tasks, mostPending, profiles(show.all("agents"))));
        add(sections, "lease", leases(tasks));
        add(sections, "blocker", blockers(tasks));
        if (!events.isEmpty()) {
            sections.add(new Section(title("last events"), events(events), true));
        }
        return sections;
    }

    private void add(List<Section> sections, String one, List<String> lines) {
        if (!lines.isEmpty()) {
            sections.add(new Section(title(Counted.of(lines.size(), one, one + "s")), lines));
        }
    }

    private String title(String text) {
        return terminal.bold(Printable.cut(text, columns));
    }

    private Section agents(List<Values> all) {
        List<Values> present = all.stream().filter(agent -> !agent.text("status").equals("gone")).toList();
        int gone = all.size() - present.size();
        String title = Counted.of(present.size(), "agent", "agents") + (gone == 0 ? "" : ", " + gone + " gone");
        List<String> lines =
                all.isEmpty() ? hint("agent-mesh register") : new AgentRows(terminal, present).lines(columns);
        return new Section(title(title), lines);
    }

    /// How to begin.
    private List<String> hint(String command) {
        return List.of(terminal.dim(Printable.cut(MARGIN + "begin with: " + command, columns)));
    }

    /// Of those who can take something.
    private static List<Asked.Profile> profiles(List<Values> agents) {
        return agents.stream()
                .filter(agent -> Agent.Status.of(agent.text("status")).present())
                .map(agent -> new Asked.Profile(agent.text("role"), agent.texts("capabilities")))
                .toList();
    }

    private Section tasks(List<Values> tasks, int mostPending, List<Asked.Profile> there) {
        List<String> counts = new ArrayList<>();
        for (TaskState state : TaskState.values()) {
            int count = of(tasks, task -> task.text("state").equals(state.word())).size();
            if (count > 0) {
                counts.add(count + " " + state.word().replace('_', ' '));
            }
        }
        String title = Counted.of(tasks.size(), "task", "tasks") + (counts.isEmpty() ? "" : ": ")
                + String.join(", ", counts);
        List<Values> unheld = new ArrayList<>(of(tasks, task -> UNHELD.contains(task.text("state"))));
        unheld.sort(Comparator.comparing((Values task) -> task.text("state").equals("failed"))
                .thenComparing(task -> !task.texts("waits_for").isEmpty())
                .thenComparing(task -> -task.number("priority")));
        Map<String, String> states = new HashMap<>();
        tasks.forEach(task -> states.put(task.text("id"), task.text("state")));
        Table table = new Table();
        for (Values task : unheld.subList(0, Math.min(mostPending, unheld.size()))) {
            table.row(
                    cell(MARGIN + task.text("id"), terminal::bold),
                    standing(task, states, there),
                    cell("priority " + task.number("priority")),
                    cell(task.text("title")));
        }
        List<String> lines = new ArrayList<>(table.lines(columns));
        if (unheld.size() > mostPending) {
            lines.add(terminal.dim(
                    Printable.cut(MARGIN + "… and " + (unheld.size() - mostPending) + " more", columns)));
        }
        return new Section(title(title), tasks.isEmpty() ? hint("agent-mesh add-task") : lines);
    }

    private Table.Cell standing(Values task, Map<String, String> states, List<Asked.Profile> there) {
        List<String> waits = task.texts("waits_for");
        String state = task.text("state");
        if (!state.equals("pending")) {
            return cell(state, state.equals("failed") ? terminal::red : terminal::yellow);
        }
        if (waits.isEmpty()) {
            Asked unmet = task.asked().unmet(there);
            return unmet == null
                    ? cell("claimable", terminal::green)
                    : cell("waits for an agent that " + unmet.text(), terminal::yellow);
        }
        List<String> said = waits.stream().map(id -> id + stuck(states.getOrDefault(id, "not added"))).toList();
        return cell("waits for " + String.join(" ", said));
    }

    /// Why nothing will come of it as things are.
    private static String stuck(String state) {
        return STUCK.contains(state) ? " (" + state + ")" : "";
    }

    private List<String> leases(List<Values> tasks) {
        Table table = new Table();
        for (Values task : tasks) {
            Values lease = task.of("lease");
            if (lease != null) {
                long left = lease.number("remaining_ms");
                boolean ending = left < lease.number("ttl_ms") / 4;
                table.row(
                        cell(MARGIN + task.text("id"), terminal::bold),
                        cell(lease.text("agent")),
                        cell(left == 0 ? "lapsed" : Spans.left(left) + " left", ending ? terminal::yellow : text -> text),
                        cell(task.text("state").replace('_', ' ')),
                        cell(task.number("progress") + " %"),
                        cell(task.has("note") ? task.text("note") : task.text("title"), terminal::dim));
            }
        }
        return table.lines(columns);
    }

    private List<String> blockers(List<Values> tasks) {
        Table table = new Table();
        for (Values task : of(tasks, task -> task.has("blocker"))) {
            Values lease = task.of("lease");
            table.row(
                    cell(MARGIN + task.text("id"), terminal::bold),
                    cell(lease == null ? "" : lease.text("agent")),
                    cell(task.text("blocker"), terminal::yellow));
        }
        return table.lines(columns);
    }

    private List<String> events(List<Values> events) {
        Table table = new Table();
        for (Values event : events) {
            Values payload = event.of("payload");
            String time = event.text("at");
            table.row(
                    cell(MARGIN + (time.length() < 19 ? time : time.substring(11, 19)), terminal::dim),
                    cell(event.text("actor")),
                    cell(event.text("type")),
                    cell(payload == null ? "" : Speech.details(event.text("actor"), payload), terminal::dim));
        }
        return table.lines(columns);
    }

    private static List<Values> of(List<Values> tasks, Predicate<Values> which) {
        return tasks.stream().filter(which).toList();
    }
}
