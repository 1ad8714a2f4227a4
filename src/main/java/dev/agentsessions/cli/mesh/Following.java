package dev.agentsessions.cli.mesh;

import dev.agentsessions.cli.ExitStatus;
import dev.agentsessions.cli.Terminal;
import dev.agentsessions.desk.Answer;
import dev.agentsessions.desk.Command;
import dev.agentsessions.desk.Desk;
import dev.agentsessions.desk.Request;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `--follow`: what there is, and then what comes, one line or one document each, until nobody reads it any more.
record Following(Desk desk, MeshParts.Factory factory, Terminal terminal, Refusals refusals) {
    private static final long BETWEEN_MILLIS = 500;

    /// @param fields of the first request; those after it ask for what has come since
    /// @return the exit status
    int run(Command command, Map<String, Object> fields, boolean json) throws Exception {
        Speech speech = new Speech(terminal);
        Map<String, Object> now = new LinkedHashMap<>(fields);
        while (true) {
            Answer answer = desk.answer(Request.of(command, now));
            if (!(answer instanceof Answer.Granted granted)) {
                return refusals.print(answer);
            }
            List<?> events = (List<?>) granted.fields().get(command == Command.LOG ? "events" : "directives");
            for (Object event : events == null ? List.of() : events) {
                Values values = new Values((Map<?, ?>) event);
                if (json) {
                    MeshCli.json(terminal.out(), event);
                } else {
                    terminal.line(command == Command.LOG ? speech.event(values) : speech.directive(values));
                }
                now.put("since", values.number("seq"));
            }
            if (terminal.out().checkError() || !factory.isRead()) {
                return ExitStatus.DONE;
            }
            now.remove("ack");
            if (events == null || events.isEmpty()) {
                factory.pause().millis(BETWEEN_MILLIS);
            }
        }
    }
}
