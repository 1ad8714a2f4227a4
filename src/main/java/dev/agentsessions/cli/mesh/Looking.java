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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `agent-mesh status`: everything at one moment, and what has happened last.
record Looking(MeshParts.Factory factory, LoadedConfig loaded, Terminal terminal, Refusals refusals) {
    private static final int LAST_EVENTS = 8;

    /// So many of the log's last ones are looked through for them.
    private static final long LOOKED_THROUGH = 200;

    private static final Set<String> SIGNS_OF_LIFE = Set.of("seen", "heard", "renewed");

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
        return factory.looking(loaded);
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
        Map<String, Object> last = Map.of("since", Math.max(0, end - LOOKED_THROUGH), "max", Math.min(end, LOOKED_THROUGH));
        Object events = ask(desk, Command.LOG, last).get("events");
        return new Seen(show, events instanceof List<?> list ? news(list) : List.of());
    }

    /// The last ones but for signs of life, which most of them are.
    private static List<?> news(List<?> events) {
        List<?> news = events.stream()
                .filter(event -> !SIGNS_OF_LIFE.contains(new Values((Map<?, ?>) event).text("type")))
                .toList();
        return news.subList(Math.max(0, news.size() - LAST_EVENTS), news.size());
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
