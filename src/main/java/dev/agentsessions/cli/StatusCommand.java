package dev.agentsessions.cli;

import dev.agentsessions.daemon.Standing;
import dev.agentsessions.reconcile.Pass;
import dev.agentsessions.report.JsonText;
import dev.agentsessions.report.Printable;
import dev.agentsessions.status.DaemonStatus;
import dev.agentsessions.status.MeshMember;
import dev.agentsessions.status.SessionStatus;
import dev.agentsessions.status.Statuses;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `reconcile status`: one line per session.
final class StatusCommand {
    private final Parts parts;
    private final Terminal terminal;

    StatusCommand(Parts parts, Terminal terminal) {
        this.parts = parts;
        this.terminal = terminal;
    }

    int run(boolean json) throws Exception {
        parts.observer().begin();
        Pass.Outcome outcome = parts.pass().look(parts.memory().load().memory());
        List<SessionStatus> sessions = sessions(parts, outcome, parts.mesh());
        if (json) {
            terminal.out().write(JsonText.of(document(outcome, sessions)));
            terminal.out().write('\n');
        } else {
            Instant now = outcome.judgement().now();
            new StatusTable(terminal, now).lines(sessions, terminal.columns()).forEach(terminal::line);
            if (terminal.tty()) {
                terminal.line(terminal.dim(
                        Printable.cut(DaemonStatus.line(parts.daemon(), now), terminal.columns())));
            }
        }
        return ExitStatus.DONE;
    }

    /// How all sessions stand, with what is known of them elsewhere.
    ///
    /// @param mesh who is in the mesh, by session of this host
    static List<SessionStatus> sessions(Parts parts, Pass.Outcome outcome, Map<String, MeshMember> mesh) {
        return Statuses.of(outcome, parts.jobs().look(Statuses.jobs(outcome)).with(parts.events().last())).stream()
                .map(session -> session.here() ? session.with(mesh.get(session.session())) : session)
                .toList();
    }

    private Map<String, @Nullable Object> document(Pass.Outcome outcome, List<SessionStatus> sessions) {
        Instant now = outcome.judgement().now();
        List<Object> all = new ArrayList<>();
        sessions.forEach(session -> all.add(session.json()));
        Standing daemon = parts.daemon();
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("schema_version", 1);
        document.put("timestamp", Times.seconds(now));
        document.put("host", outcome.observation().machine().host());
        document.put("yaml_path", parts.config().registry().toString());
        document.put("sessions", all);
        document.put("daemon", DaemonStatus.json(daemon, now));
        return document;
    }
}
