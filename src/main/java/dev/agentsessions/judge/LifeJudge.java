package dev.agentsessions.judge;

import dev.agentsessions.judge.Scene.Located;
import dev.agentsessions.observe.ProcessInfo;
import dev.agentsessions.observe.SocketLook;
import dev.agentsessions.observe.TmuxSession;
import dev.agentsessions.observe.TmuxSession.TmuxPane;
import dev.agentsessions.session.Agent;
import dev.agentsessions.session.Entry;
import dev.agentsessions.session.Incarnation;
import dev.agentsessions.session.Status;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells whether the session of an entry lives (rules R10 to R12).
final class LifeJudge {
    /// An absence counts once it was seen again after at least this long.
    static final long LOOKS_APART_MILLIS = 200;

    static final String WHICH_SOCKET = "which-socket";

    private final List<Scene> scenes;
    private final Memory memory;
    private final AbsenceJudge absence;

    LifeJudge(List<Scene> scenes, Memory memory, AbsenceJudge absence) {
        this.scenes = scenes;
        this.memory = memory;
        this.absence = absence;
    }

    Life lifeOf(Entry entry, CaseFile file) {
        Scene last = scenes.getLast();
        Life now = lifeIn(last, entry, file);
        if (!(now instanceof Life.Absent) || !entry.is(Status.RUNNING)) {
            return now;
        }
        long apart = last.look().elapsedMillis() - scenes.getFirst().look().elapsedMillis();
        if (apart < LOOKS_APART_MILLIS) {
            return seenOnce();
        }
        return isUnlisted(lifeIn(scenes.getFirst(), entry, new CaseFile())) ? now : seenOnce();
    }

    /// Whether its session was not there, be its process and its server gone already or only just ending.
    private static boolean isUnlisted(Life life) {
        return life instanceof Life.Absent || (life instanceof Life.Unknown unknown && isEnding(unknown.reason()));
    }

    private static boolean isEnding(String reason) {
        return reason.equals(AbsenceJudge.PROCESS_LIVES)
                || reason.equals(AbsenceJudge.SERVER_UNCLEAR)
                || reason.equals(AbsenceJudge.SOCKET_DELETED);
    }

    /// Whether another look may tell what this one could not: an absence that has to be seen again, or a process or a
    /// server that outlives its session and may be ending.
    static boolean mayPass(Life life) {
        return life instanceof Life.Unknown unknown
                && (unknown.reason().equals(AbsenceJudge.SEEN_ONCE) || isEnding(unknown.reason()));
    }

    /// Whether something was seen that may be its session, or its agent.
    static boolean maySeeIt(Life.Unknown life) {
        return switch (life.reason()) {
            case AbsenceJudge.SEEN_ONCE,
                    AbsenceJudge.PROCESS_LIVES,
                    AbsenceJudge.PROCESS_UNCLEAR,
                    AbsenceJudge.SERVER_UNCLEAR,
                    AbsenceJudge.SOCKET_DELETED,
                    AbsenceJudge.NAME_REWRITTEN,
                    AbsenceJudge.PANE_OF_ANOTHER,
                    WHICH_SOCKET -> true;
            default -> false;
        };
    }

    private static Life seenOnce() {
        return new Life.Unknown(
                AbsenceJudge.SEEN_ONCE,
                "",
                "its absence was seen only once",
                "the next pass looks again");
    }

    private Life lifeIn(Scene scene, Entry entry, CaseFile file) {
        String socket = scene.look().tmux().socketPath(entry.tmuxServer());
        SocketLook look = scene.look().tmux().at(socket);
        List<Located> here = new ArrayList<>();
        List<Located> elsewhere = new ArrayList<>();
        for (Located located : scene.named(entry.name())) {
            (located.socket().equals(socket) ? here : elsewhere).add(located);
        }
        if (entry.tmuxServer() == null && !elsewhere.isEmpty()) {
            return amongSockets(scene, entry, here, elsewhere, file);
        }
        if (!here.isEmpty()) {
            return alive(scene, entry, here.getFirst(), file);
        }
        boolean read = look instanceof SocketLook.Answered || look instanceof SocketLook.NobodyListens;
        return read ? absence.lifeOfAbsent(scene, entry, look, file, seen(scene)) : unread(look);
    }

    /// Apart from the above, because Java links a switch over types anew at every start, and most passes need none.
    private static Life unread(SocketLook look) {
        return switch (look) {
            case SocketLook.Unreadable unreadable -> unreadable(unreadable);
            case SocketLook.NotScanned notScanned -> notScanned(notScanned);
            case SocketLook.Answered _, SocketLook.NobodyListens _ ->
                throw new IllegalArgumentException(look.socket() + " was read");
        };
    }

    /// How the absence in this scene was seen, for evidence.
    private String seen(Scene scene) {
        long apart = scene.look().elapsedMillis() - scenes.getFirst().look().elapsedMillis();
        return scene == scenes.getLast() && apart >= LOOKS_APART_MILLIS
                ? "absent twice, " + apart + " ms apart"
                : scene.time();
    }

    private static Life unreadable(SocketLook.Unreadable look) {
        return new Life.Unknown(
                "socket-unreadable",
                look.socket(),
                "tmux on " + look.socket() + " could not be read (" + look.reason() + ")",
                "see that `tmux -S " + look.socket() + " ls` answers");
    }

    private static Life notScanned(SocketLook.NotScanned look) {
        return new Life.Unknown(
                "socket-not-scanned",
                look.socket(),
                "the tmux socket " + look.socket() + " is not scanned",
                "add it to tmux.sockets in the config");
    }

    /// The entry names no server and the name is on other sockets than the default one: its recorded pane decides.
    private Life amongSockets(
            Scene scene, Entry entry, List<Located> here, List<Located> elsewhere, CaseFile file) {
        List<Located> all = new ArrayList<>(here);
        all.addAll(elsewhere);
        Located own = null;
        for (Located located : all) {
            if (isRecorded(scene, entry, located.session())) {
                own = own == null ? located : null;
            }
        }
        if (own != null) {
            return alive(scene, entry, own, file);
        }
        StringBuilder sockets = new StringBuilder();
        for (Located located : all) {
            sockets.append(sockets.isEmpty() ? "" : ", ").append(located.socket());
        }
        return new Life.Unknown(
                WHICH_SOCKET,
                sockets.toString(),
                "a session of this name is on " + sockets + ", and the entry does not say which socket is meant",
                "set tmux_server in the entry");
    }

    private Life alive(Scene scene, Entry entry, Located located, CaseFile file) {
        TmuxSession session = located.session();
        Agent agent = entry.agent();
        AgentPresence presence = agent == null
                ? new AgentPresence.Unknown("the agent " + entry.agentWord() + " is not one we can recognise")
                : scene.presence(session, agent);
        boolean recorded = isRecorded(scene, entry, session);
        if (!recorded) {
            Life moved = absence.movedTo(scene, entry, located);
            if (moved != null) {
                return moved;
            }
        }
        TmuxPane pane = scene.paneOf(session, presence, entry.panePid());
        file.found("session listed as " + session.id(), located.source(), scene.time());
        tellAgents(presence, agent, file, scene);
        file.refutedBy("that tmux server no longer listing this exact name, twice, at least "
                + LOOKS_APART_MILLIS + " ms apart, with the pane's process gone");
        Incarnation incarnation = scene.incarnation(located, pane);
        return new Life.Alive(session, pane, presence, incarnation, recorded);
    }

    private static void tellAgents(AgentPresence presence, @Nullable Agent agent, CaseFile file, Scene scene) {
        String word = agent == null ? "agent" : agent.word();
        if (presence instanceof AgentPresence.Present present) {
            for (ProcessInfo process : present.processes()) {
                file.found(
                        word + " runs in its panes as process " + process.pid(),
                        "/proc/" + process.pid() + " (started at tick " + process.startTicks() + ")",
                        scene.time());
            }
        } else if (presence instanceof AgentPresence.Unknown unknown) {
            file.notFound("a look into its panes: " + unknown.why());
        } else if (presence instanceof AgentPresence.Absent) {
            file.notFound("a " + word + " process in any of its panes");
        }
    }

    /// Whether the entry's recorded process is in this session and, as far as that is remembered, the same process.
    private boolean isRecorded(Scene scene, Entry entry, TmuxSession session) {
        Long pid = entry.panePid();
        if (pid == null) {
            return false;
        }
        boolean listed = false;
        for (TmuxPane pane : session.panes()) {
            listed |= pane.pid() == pid;
        }
        if (!listed && !scene.tree(session).contains(pid)) {
            return false;
        }
        Memory.OfEntry known = memory.workspace(entry.workspace()).entries().get(entry.name());
        ProcessInfo process = scene.lineage().get(pid);
        if (known == null || known.lastAlive() == null || process == null) {
            return true;
        }
        Incarnation last = known.lastAlive();
        return last.panePid() != pid || last.paneStart() == null || last.paneStart() == process.startTicks();
    }
}
