package dev.agentsessions.cli;

import dev.agentsessions.report.Printable;
import dev.agentsessions.status.SessionStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What `status --watch` shows at one moment, in as many lines and columns as there are: a title, the sessions, and how
/// the daemon stands.
///
/// If there are more sessions than room, those that nobody needs to look at are left out first.
final class Picture {
    private static final int MOST_FOOT_LINES = 3;
    private static final int ROOMY = 8;
    private static final String ENDS = " · q quits";

    private final Terminal terminal;
    private final Screen.Size size;
    private final Instant now;

    Picture(Terminal terminal, Screen.Size size, Instant now) {
        this.terminal = terminal;
        this.size = size;
        this.now = now;
    }

    /// @param title what is looked at
    /// @param daemon how it stands
    /// @param worrying whether somebody should look at the daemon
    List<String> of(String title, List<SessionStatus> sessions, String daemon, boolean worrying) {
        List<String> foot = foot(daemon, worrying);
        int room = room(foot);
        List<SessionStatus> shown = sessions.size() <= room ? sessions : chosen(sessions, room - 1);
        List<String> body = new ArrayList<>(new StatusTable(terminal, now).lines(shown, size.columns()));
        if (shown.size() < sessions.size()) {
            if (shown.isEmpty()) {
                body.clear();
            }
            body.add(terminal.dim(cut("… and " + (sessions.size() - shown.size()) + " more")));
        }
        return framed(title, body, foot);
    }

    /// The same if the sessions could not be looked at.
    List<String> failing(String title, String problem, String daemon, boolean worrying) {
        List<String> body = new ArrayList<>();
        for (String line : Lines.wrapped(Lines.one(problem), size.columns())) {
            body.add(terminal.red(cut(line)));
        }
        return framed(title, body, foot(daemon, worrying));
    }

    private List<String> foot(String daemon, boolean worrying) {
        List<String> lines = Lines.wrapped(daemon, size.columns());
        int most = Math.min(lines.size(), size.rows() < ROOMY ? 1 : MOST_FOOT_LINES);
        List<String> foot = new ArrayList<>(lines.subList(0, most));
        foot.add(Printable.cut(foot.removeLast(), Math.max(0, size.columns() - ENDS.length())) + ENDS);
        foot.replaceAll(line -> worrying ? terminal.yellow(cut(line)) : terminal.dim(cut(line)));
        return foot;
    }

    private int room(List<String> foot) {
        return Math.max(1, size.rows() - foot.size() - (size.rows() < ROOMY ? 1 : 3));
    }

    /// In their order, the conspicuous ones and as many others as there is room for.
    private static List<SessionStatus> chosen(List<SessionStatus> sessions, int most) {
        int conspicuous = 0;
        for (SessionStatus session : sessions) {
            conspicuous += session.conspicuous() ? 1 : 0;
        }
        int others = Math.max(0, most - conspicuous);
        List<SessionStatus> chosen = new ArrayList<>();
        for (SessionStatus session : sessions) {
            if (chosen.size() < most && (session.conspicuous() || others-- > 0)) {
                chosen.add(session);
            }
        }
        return chosen;
    }

    private List<String> framed(String title, List<String> body, List<String> foot) {
        boolean roomy = size.rows() >= ROOMY;
        List<String> lines = new ArrayList<>();
        lines.add(terminal.bold(cut(Times.seconds(now) + " · " + Lines.one(title))));
        if (roomy) {
            lines.add("");
        }
        lines.addAll(body.subList(0, Math.min(body.size(), room(foot))));
        if (roomy) {
            lines.add("");
        }
        lines.addAll(foot);
        return List.copyOf(lines.subList(0, Math.min(lines.size(), size.rows())));
    }

    private String cut(String text) {
        return Printable.cut(text, size.columns());
    }
}
