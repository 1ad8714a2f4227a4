package dev.agentsessions.cli.mesh;

import dev.agentsessions.cli.ExitStatus;
import dev.agentsessions.cli.Terminal;
import dev.agentsessions.desk.Answer;
import dev.agentsessions.desk.Command;
import dev.agentsessions.desk.Desk;
import dev.agentsessions.desk.Request;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `--follow`: what there is, and then what comes, one line or one document each, until nobody reads it any more.
///
/// If the store is replaced meanwhile by a copy, whose log goes on differently from some place on, it is followed from
/// there: nothing of it is left out, and rather something comes twice.
final class Following {
    private static final long BETWEEN_MILLIS = 500;
    private static final String SINCE = "since";

    private final Desk desk;
    private final MeshParts.Factory factory;
    private final Terminal terminal;
    private final Refusals refusals;
    private final PrintStream err;
    private final Trail trail = new Trail();

    Following(Desk desk, MeshParts.Factory factory, Terminal terminal, Refusals refusals, PrintStream err) {
        this.desk = desk;
        this.factory = factory;
        this.terminal = terminal;
        this.refusals = refusals;
        this.err = err;
    }

    /// What was asked was not granted.
    private static final class RefusedException extends Exception {
        private final transient Answer answer;

        RefusedException(Answer answer) {
            super(null, null, false, false);
            this.answer = answer;
        }
    }

    /// @param fields of the first request; those after it ask for what has come since
    /// @return the exit status
    int run(Command command, Map<String, Object> fields, boolean json) throws Exception {
        try {
            return follow(command, fields, json);
        } catch (RefusedException e) {
            return refusals.print(e.answer);
        }
    }

    private int follow(Command command, Map<String, Object> fields, boolean json) throws Exception {
        Speech speech = new Speech(terminal);
        Map<String, Object> now = new LinkedHashMap<>(fields);
        if (now.get(SINCE) instanceof Object since && mark(Long.parseLong(since.toString())) instanceof Trail.Mark begin) {
            trail.add(begin);
        }
        while (true) {
            List<?> events = events(command, now);
            now.remove("ack");
            // Asked after them: if it is still there, they are of the log that goes on from it.
            if (!isOnTrail()) {
                trail.backTo(this::has);
                now.put(SINCE, saidWhereItGoesOn());
                continue;
            }
            boolean went = false;
            for (Object event : events) {
                Values values = new Values((Map<?, ?>) event);
                Trail.Mark mark = command == Command.LOG ? sealed(values) : mark(values);
                if (mark == null) {
                    break;
                }
                if (json) {
                    MeshCli.json(terminal.out(), event);
                } else {
                    terminal.line(command == Command.LOG ? speech.event(values) : speech.directive(values));
                }
                trail.add(mark);
                now.put(SINCE, mark.seq());
                went = true;
            }
            if (terminal.out().checkError() || !factory.isRead()) {
                return ExitStatus.DONE;
            }
            if (!went) {
                factory.pause().millis(BETWEEN_MILLIS);
            }
        }
    }

    private long saidWhereItGoesOn() {
        Trail.Mark common = trail.last();
        err.println("agent-mesh: the store was replaced by one in which not all of this has happened; it goes on "
                + (common == null
                        ? "from its beginning"
                        : "behind " + common.seq() + ", up to where both are known to be the same"));
        return common == null ? 0 : common.seq();
    }

    private boolean isOnTrail() throws Exception {
        Trail.Mark last = trail.last();
        return last == null || has(last);
    }

    private boolean has(Trail.Mark mark) throws Exception {
        return mark.equals(mark(mark.seq()));
    }

    /// What is at a place in the log now, or null.
    private Trail.@Nullable Mark mark(long seq) throws Exception {
        Values line = line(seq);
        return line == null ? null : sealed(line);
    }

    /// The place of an event of which there is no hash, or null if the log has another there by now.
    private Trail.@Nullable Mark mark(Values event) throws Exception {
        Values line = line(event.number("seq"));
        return line != null && line.map().entrySet().containsAll(event.map().entrySet()) ? sealed(line) : null;
    }

    private static Trail.Mark sealed(Values line) {
        return new Trail.Mark(line.number("seq"), line.text("hash"));
    }

    private @Nullable Values line(long seq) throws Exception {
        if (seq < 1) {
            return null;
        }
        List<?> lines = events(Command.LOG, Map.of(SINCE, seq - 1, "max", 1L));
        return lines.isEmpty() ? null : new Values((Map<?, ?>) lines.getFirst());
    }

    private List<?> events(Command command, Map<String, Object> fields) throws Exception {
        Answer answer = desk.answer(Request.of(command, fields));
        if (!(answer instanceof Answer.Granted granted)) {
            throw new RefusedException(answer);
        }
        Object events = granted.fields().get(command == Command.LOG ? "events" : "directives");
        return events instanceof List<?> list ? list : List.of();
    }
}
