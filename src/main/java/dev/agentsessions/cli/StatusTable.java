package dev.agentsessions.cli;

import dev.agentsessions.report.Printable;
import dev.agentsessions.status.SessionStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Sessions as lines of two columns: what they are called, and how they stand.
final class StatusTable {
    private static final int WIDEST_NAME = 60;
    private static final int NARROWEST_STATE = 20;

    private final Terminal terminal;
    private final Instant now;

    StatusTable(Terminal terminal, Instant now) {
        this.terminal = terminal;
        this.now = now;
    }

    /// One line for each, at most so wide.
    List<String> lines(List<SessionStatus> sessions, int columns) {
        int room = Math.max(columns / 2, columns - NARROWEST_STATE - 2);
        int widest = Math.min(WIDEST_NAME, room);
        int width = 0;
        for (SessionStatus session : sessions) {
            width = Math.max(width, Math.min(widest, Printable.line(session.session()).length()));
        }
        List<String> lines = new ArrayList<>();
        for (SessionStatus session : sessions) {
            String name = Lines.padded(Printable.cut(Printable.line(session.session()), room), width);
            String state = session.state(now, Math.max(1, columns - name.length() - 2));
            lines.add(name + "  " + (session.conspicuous() ? terminal.yellow(state) : state));
        }
        if (sessions.isEmpty()) {
            lines.add("The registry has no sessions.");
        }
        return lines;
    }
}
