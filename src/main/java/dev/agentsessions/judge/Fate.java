package dev.agentsessions.judge;

import dev.agentsessions.judge.Scene.Located;
import dev.agentsessions.observe.ProcessInfo;
import dev.agentsessions.observe.ProcessInfo.AgentProcess;
import dev.agentsessions.observe.ProcessInfo.TmuxServer;
import dev.agentsessions.session.Entry;
import dev.agentsessions.session.Incarnation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What became of a recorded process.
sealed interface Fate {
    /// Its pid is free, or is another process now.
    record Gone(String fact, String source) implements Fate {}

    /// It may well be the recorded one.
    record Lives(long pid, String why, String advice) implements Fate {}

    /// It could not be told.
    record Unclear(long pid, String why) implements Fate {}

    /// @param last the incarnation last seen alive, or null
    /// @param socket the entry's socket
    static Fate of(Scene scene, long pid, @Nullable Incarnation last, Entry entry, String socket) {
        String source = "/proc/" + pid;
        ProcessInfo process = scene.lineage().get(pid);
        if (process == null) {
            return new Gone("pid " + pid + " is free", source);
        }
        if (process.dead()) {
            return new Gone("process " + pid + " has ended and waits to be reaped", source);
        }
        if (last != null && last.panePid() == pid) {
            String boot = scene.machine().bootId();
            if (last.bootId() != null && boot != null && !last.bootId().equals(boot)) {
                return new Gone("the machine has booted since process " + pid + " was seen", "boot id " + boot);
            }
            if (last.paneStart() != null) {
                return last.paneStart() == process.startTicks()
                        ? lives(scene, process, socket)
                        : new Gone(
                                "pid " + pid + " is another process now, started at tick " + process.startTicks()
                                        + " and not " + last.paneStart(),
                                source);
            }
        }
        return byKinship(scene, process, entry, socket, source);
    }

    /// When it started was never recorded: it can only be the recorded one if it belongs to the entry's tmux server, or
    /// is an agent as the entry has it, which may live outside tmux.
    private static Fate byKinship(Scene scene, ProcessInfo process, Entry entry, String socket, String source) {
        ProcessInfo above = scene.lineage().serverAbove(process);
        Located holder = scene.holding(process.pid());
        if (holder != null && holder.name().equals(entry.name())) {
            return lives(scene, process, socket);
        }
        if (above != null && above.role() instanceof TmuxServer server) {
            return server.sockets() == null || anyMeant(server.sockets(), entry, socket)
                    ? lives(scene, process, socket)
                    : new Gone("pid " + process.pid() + " is another process now, below another tmux server", source);
        }
        String named = process.tmuxSocket();
        if (named == null) {
            int user = scene.machine().uid();
            return user >= 0 && process.uid() >= 0 && process.uid() != user
                    ? new Gone("pid " + process.pid() + " is another process now, of user " + process.uid(), source)
                    : new Unclear(
                            process.pid(),
                            "its session is not listed, but whether process " + process.pid()
                                    + " is still the recorded one could not be read");
        }
        boolean ownAgent = process.role() instanceof AgentProcess running && running.agent() == entry.agent();
        if (!ownAgent && (named.isEmpty() || !anyMeant(List.of(named), entry, socket))) {
            return new Gone(
                    "pid " + process.pid()
                            + " is another process now, neither below that tmux server nor started in it",
                    source);
        }
        return lives(scene, process, socket);
    }

    /// Whether the entry can mean one of these sockets. A bare name, or none, is found below any TMUX_TMPDIR.
    private static boolean anyMeant(List<String> sockets, Entry entry, String socket) {
        String declared = entry.tmuxServer();
        for (String candidate : sockets) {
            boolean sameName = candidate.substring(candidate.lastIndexOf('/') + 1)
                    .equals(socket.substring(socket.lastIndexOf('/') + 1));
            if (declared == null
                    || candidate.equals(socket)
                    || (sameName && !declared.contains("/"))) {
                return true;
            }
        }
        return false;
    }

    private static Lives lives(Scene scene, ProcessInfo process, String socket) {
        String why = "its session is not listed, but its pane process " + process.pid() + " still lives";
        Located holder = scene.holding(process.pid());
        if (holder != null) {
            return new Lives(
                    process.pid(),
                    why + " in the session " + holder.name() + " on " + holder.socket(),
                    "say in tmux_server which server the entry means");
        }
        ProcessInfo above = scene.lineage().serverAbove(process);
        if (above != null && above.role() instanceof TmuxServer server && server.sockets() != null) {
            for (String served : server.sockets()) {
                if (!served.equals(socket)) {
                    return new Lives(
                            process.pid(),
                            why + " below tmux server " + above.pid() + ", which serves " + served,
                            "add " + served + " to tmux.sockets in the config");
                }
            }
        }
        String named = process.tmuxSocket();
        if (named != null && !named.isEmpty() && !named.equals(socket)) {
            return new Lives(
                    process.pid(),
                    why + ", started in tmux on " + named,
                    "add " + named + " to tmux.sockets in the config");
        }
        return new Lives(
                process.pid(), why, "look at process " + process.pid() + ", and end it or set the status yourself");
    }
}
