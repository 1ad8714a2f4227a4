package dev.agentsessions.adapter.tmux;

import dev.agentsessions.observe.SocketLook;
import dev.agentsessions.observe.SocketLook.Answered;
import dev.agentsessions.observe.SocketLook.NobodyListens;
import dev.agentsessions.observe.SocketLook.Server;
import dev.agentsessions.observe.SocketLook.Unreadable;
import dev.agentsessions.observe.TmuxSession;
import dev.agentsessions.observe.TmuxSession.TmuxPane;
import dev.agentsessions.observe.WorkingFolder;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The question `list-panes` and the reading of its answer.
///
/// Names, paths and titles may hold any byte, newlines too, and versions of tmux differ in which of them they escape.
/// So every field stands between two copies of a mark that nobody can guess, in characters that no version touches:
/// an answer is whole records or it is not understood.
final class ListPanes {
    private static final int MARK_BYTES = 16;
    private static final String RECORD_END = "\n";
    private static final List<String> FIELDS = List.of(
            "pid", "start_time", "version", "session_id", "session_created", "session_name",
            "pane_id", "pane_pid", "pane_dead", "pane_tty", "pane_current_command", "pane_current_path");

    private final String mark;

    ListPanes(String mark) {
        this.mark = mark;
    }

    /// With a mark of its own, from the system's random source ([java.security.SecureRandom] takes long to load).
    static ListPanes framed() {
        try (InputStream random = new FileInputStream("/dev/urandom")) {
            return new ListPanes(HexFormat.of().formatHex(random.readNBytes(MARK_BYTES)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String format() {
        StringBuilder format = new StringBuilder(mark);
        for (String field : FIELDS) {
            format.append("#{").append(field).append('}').append(mark);
        }
        return format.toString();
    }

    /// What an outcome says of the socket that was asked. The texts are those of tmux's `client.c` and `cmd-find.c`.
    SocketLook read(String socket, TmuxCommand.Outcome outcome) {
        if (outcome instanceof TmuxCommand.Failed failed) {
            return new Unreadable(socket, failed.reason());
        }
        return understood(socket, (TmuxCommand.Ended) outcome);
    }

    private SocketLook understood(String socket, TmuxCommand.Ended outcome) {
        int status = outcome.status();
        String said = outcome.err().strip();
        if (status == 0 && said.isEmpty()) {
            return answer(socket, outcome.out());
        }
        boolean refused = status == 1 && outcome.out().isEmpty();
        if (refused && said.equals("no current target")) {
            return new Answered(socket, null, List.of());
        }
        if (refused && nobodyListens(socket, said)) {
            return new NobodyListens(socket, Printable.line(said));
        }
        return new Unreadable(socket, said.isEmpty() ? "tmux exited with " + status : Printable.line(said));
    }

    private static boolean nobodyListens(String socket, String said) {
        return said.equals("no server running on " + socket)
                || said.equals("error connecting to " + socket + " (No such file or directory)");
    }

    private SocketLook answer(String socket, String out) {
        List<String> parts = split(out);
        int stride = FIELDS.size() + 1;
        if (parts.size() <= stride || parts.size() % stride != 1 || !parts.getFirst().isEmpty()) {
            return notUnderstood(socket);
        }
        Map<String, Panes> sessions = new LinkedHashMap<>();
        Server server = null;
        for (int at = 1; at < parts.size(); at += stride) {
            if (!parts.get(at + FIELDS.size()).equals(RECORD_END)) {
                return notUnderstood(socket);
            }
            try {
                server = add(parts.subList(at, at + FIELDS.size()), sessions);
            } catch (NumberFormatException e) {
                return notUnderstood(socket);
            }
        }
        List<TmuxSession> found = new ArrayList<>();
        for (Panes panes : sessions.values()) {
            found.add(panes.session());
        }
        return new Answered(socket, server, found);
    }

    private static Unreadable notUnderstood(String socket) {
        return new Unreadable(socket, "tmux gave an answer that is not understood");
    }

    /// Adds one record to its session, and gives the server that it names.
    private static Server add(List<String> record, Map<String, Panes> sessions) {
        Server server = new Server(Long.parseLong(record.get(0)), Long.parseLong(record.get(1)), record.get(2));
        String id = record.get(3);
        Panes panes = sessions.get(id);
        if (panes == null) {
            panes = new Panes(record.get(5), id, Long.parseLong(record.get(4)), new LinkedHashMap<>());
            sessions.put(id, panes);
        }
        String pane = record.get(6);
        long pid = Long.parseLong(record.get(7));
        boolean dead = record.get(8).equals("1");
        String cwd = Objects.requireNonNullElse(WorkingFolder.of(record.get(11)), "");
        panes.byId.put(pane, new TmuxPane(pane, pid, dead, record.get(9), record.get(10), cwd));
        return server;
    }

    /// A session being gathered. A window that is linked into it twice is listed twice: its panes count once.
    private record Panes(String name, String id, long created, Map<String, TmuxPane> byId) {
        TmuxSession session() {
            return new TmuxSession(name, id, created, List.copyOf(byId.values()));
        }
    }

    private List<String> split(String out) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int at = out.indexOf(mark); at >= 0; at = out.indexOf(mark, from)) {
            parts.add(out.substring(from, at));
            from = at + mark.length();
        }
        parts.add(out.substring(from));
        return parts;
    }
}
