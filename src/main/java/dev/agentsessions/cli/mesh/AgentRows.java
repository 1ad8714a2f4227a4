package dev.agentsessions.cli.mesh;

import static dev.agentsessions.cli.mesh.Table.cell;

import dev.agentsessions.cli.Terminal;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.report.Printable;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// The agents that are there, a line each. Where there is too little room, what is known of their life matters most, then
/// their tasks, their names, their sessions, branches, roles and what they say.
final class AgentRows {
    private static final String MARGIN = "  ";
    private static final int GAP = 2;

    /// What is shorter says nothing any more.
    private static final int SHORT = 4;

    private static final int LEGIBLE = 8;

    private final Terminal terminal;
    private final List<Row> rows;
    private int room;

    /// @param seen behind the session, and never cut
    private record Row(Values agent, String name, String doing, String heard, String session, String seen) {
        static Row of(Values agent) {
            List<String> holds = agent.texts("holds");
            String seen = switch (agent.text("seen")) {
                case "alive" -> " seen alive";
                case "gone" -> " gone";
                case "left" -> " agent gone";
                case "unclear" -> " unclear";
                default -> "";
            };
            return new Row(
                    agent,
                    MARGIN + agent.text("name"),
                    // What it holds, or else what it says it does.
                    holds.isEmpty() ? agent.text("task_id") : String.join(" ", holds),
                    Spans.of(agent.number("silent_ms")),
                    agent.text("session"),
                    seen);
        }

        /// Of one that is dead it is why, which is seen from what is known of its life.
        String note() {
            return agent.text("status").equals("dead") ? "" : agent.text("note");
        }

        String heardInFull() {
            return "heard " + heard + " ago";
        }

        String session(int width) {
            return (cut(session, width - seen.length()) + seen).strip();
        }
    }

    AgentRows(Terminal terminal, List<Values> agents) {
        this.terminal = terminal;
        this.rows = agents.stream().map(Row::of).toList();
    }

    private int widest(Function<Row, String> text) {
        return rows.stream().mapToInt(row -> text.apply(row).length()).max().orElse(0);
    }

    /// @param columns how wide a line may be
    List<String> lines(int columns) {
        int name = widest(Row::name);
        int doing = widest(Row::doing);
        int session = widest(row -> row.session(Integer.MAX_VALUE));
        int firm = widest(row -> row.seen().strip());
        room = columns - taken(name) - taken(widest(row -> row.agent().text("status"))) - taken(doing) - taken(session)
                - taken(widest(Row::heardInFull)) + GAP;
        boolean brief = room < 0;
        room += brief ? widest(Row::heardInFull) - widest(Row::heard) : 0;
        session = less(session, firm + SHORT + 1);
        name = less(name, MARGIN.length() + LEGIBLE);
        doing = less(doing, LEGIBLE);
        session = less(session, firm);
        name = less(name, MARGIN.length() + SHORT);
        doing = less(doing, SHORT);
        int branch = more(widest(row -> row.agent().text("branch")), LEGIBLE);
        int role = more(widest(row -> row.agent().text("role")), Integer.MAX_VALUE);
        int note = more(widest(Row::note), LEGIBLE);
        Table table = new Table();
        for (Row row : rows) {
            Values agent = row.agent();
            table.row(
                    cell(cut(row.name(), name), terminal::bold),
                    cell(agent.text("status"), status(agent.text("status"))),
                    cell(cut(agent.text("role"), role)),
                    cell(cut(agent.text("branch"), branch)),
                    cell(cut(row.doing(), doing)),
                    cell(brief ? row.heard() : row.heardInFull(), late(agent)),
                    cell(row.session(session), seen(agent.text("seen"))),
                    cell(cut(row.note(), note), terminal::dim));
        }
        return table.lines(columns);
    }

    /// Nothing where there is no room at all.
    private static String cut(String text, int width) {
        return width <= 0 ? "" : Printable.cut(text, width);
    }

    /// What a column takes of a line.
    private static int taken(int width) {
        return width == 0 ? 0 : width + GAP;
    }

    /// Takes from a column what is missing, as far as it can give.
    private int less(int width, int least) {
        int given = Math.max(0, Math.min(-room, width - least));
        room += given;
        return width - given;
    }

    /// Gives a column what there is.
    ///
    /// @param least what it needs if it cannot have all
    private int more(int width, int least) {
        int given = Math.min(width, room - GAP);
        if (given < Math.min(width, least)) {
            return 0;
        }
        room -= taken(given);
        return given;
    }

    private UnaryOperator<String> status(String status) {
        return switch (status) {
            case "dead" -> terminal::red;
            case "idle" -> terminal::dim;
            default -> terminal::green;
        };
    }

    private UnaryOperator<String> late(Values agent) {
        return agent.number("silent_ms") > Mesh.HEARTBEAT_LAPSE.toMillis() ? terminal::yellow : UnaryOperator.identity();
    }

    private UnaryOperator<String> seen(String seen) {
        return switch (seen) {
            case "alive" -> terminal::green;
            case "gone", "left" -> terminal::red;
            case "unclear" -> terminal::yellow;
            default -> UnaryOperator.identity();
        };
    }
}
