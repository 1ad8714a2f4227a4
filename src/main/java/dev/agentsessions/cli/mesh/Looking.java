package dev.agentsessions.cli.mesh;

import dev.agentsessions.cli.ExitStatus;
import dev.agentsessions.cli.Failures;
import dev.agentsessions.cli.Terminal;
import dev.agentsessions.config.LoadedConfig;
import dev.agentsessions.desk.Answer;
import dev.agentsessions.desk.Command;
import dev.agentsessions.desk.Desk;
import dev.agentsessions.desk.Request;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `agent-mesh status`: everything at one moment, and what has happened last.
record Looking(MeshParts.Factory factory, LoadedConfig loaded, Terminal terminal, Refusals refusals) {
    private static final long LAST_EVENTS = 8;

    /// What a look has shown.
    ///
    /// @param show as `show` answers
    /// @param events the last ones, in their order
    record Seen(Map<String, @Nullable Object> show, List<?> events) {
        Values values() {
            return new Values(show);
        }

        List<Values> lastEvents() {
            return new Values(Map.of("events", events)).all("events");
        }
    }

    MeshParts open() throws IOException {
        return factory.of(loaded);
    }

    /// @return the exit status
    int status(boolean json) throws Exception {
        try (MeshParts parts = open()) {
            Seen seen = look(parts.desk());
            if (json) {
                Map<String, @Nullable Object> document =
                        new LinkedHashMap<>(new Answer.Granted(Command.SHOW, seen.show()).json());
                document.put("command", Verb.STATUS.word());
                document.put("events", seen.events());
                MeshCli.json(terminal.out(), document);
            } else {
                new StatusText(terminal, terminal.columns())
                        .lines(seen.values(), seen.lastEvents())
                        .forEach(terminal::line);
            }
            return ExitStatus.DONE;
        } catch (IOException e) {
            return refusals.print(new Answer.Unavailable(Command.SHOW, Failures.message(e)));
        }
    }

    /// @throws IOException if the store cannot be had
    static Seen look(Desk desk) throws IOException {
        Map<String, @Nullable Object> show = ask(desk, Command.SHOW, Map.of());
        long end = new Values(show).number("seq");
        Map<String, Object> last = Map.of("since", Math.max(0, end - LAST_EVENTS), "max", Math.min(end, LAST_EVENTS));
        Object events = ask(desk, Command.LOG, last).get("events");
        return new Seen(show, events instanceof List<?> list ? list : List.of());
    }

    private static Map<String, @Nullable Object> ask(Desk desk, Command command, Map<String, ?> fields)
            throws IOException {
        try {
            return switch (desk.answer(Request.of(command, fields))) {
                case Answer.Granted granted -> granted.fields();
                case Answer.Unavailable unavailable -> throw new IOException(unavailable.why());
                case Answer.Denied denied -> throw denied.refused();
                case Answer.Bad bad -> throw bad.problem();
            };
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(command.word() + " can always be asked", e);
        }
    }
}
