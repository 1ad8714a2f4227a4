package dev.agentsessions.judge;

import dev.agentsessions.judge.Scene.Located;
import dev.agentsessions.observe.ProcessInfo;
import dev.agentsessions.observe.ProcessInfo.TmuxServer;
import dev.agentsessions.observe.ProcessTable;
import dev.agentsessions.observe.SocketLook;
import dev.agentsessions.session.Agent;
import dev.agentsessions.session.Entry;
import dev.agentsessions.session.Incarnation;
import dev.agentsessions.session.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tells what the absence of a session from its socket proves (rule R11).
final class AbsenceJudge {
    static final String SEEN_ONCE = "seen-once";
    static final String PROCESS_LIVES = "process-lives";
    static final String PROCESS_UNCLEAR = "process-unclear";
    static final String PANE_OF_ANOTHER = "pane-of-another";
    static final String NAME_REWRITTEN = "name-rewritten";
    static final String SERVER_UNCLEAR = "server-unclear";
    static final String SOCKET_DELETED = "socket-deleted";

    private final Memory memory;
    private final Map<String, Entry> entries;

    /// @param entries of this host, by name
    AbsenceJudge(Memory memory, Map<String, Entry> entries) {
        this.memory = memory;
        this.entries = entries;
    }

    /// The life of an entry whose name its socket does not list.
    ///
    /// @param seen how the absence was seen, for evidence
    Life lifeOfAbsent(Scene scene, Entry entry, SocketLook look, CaseFile file, String seen) {
        Life moved = movedTo(scene, entry, null);
        if (moved != null) {
            return moved;
        }
        if (scene.look().processes() instanceof ProcessTable.Unavailable unavailable) {
            return new Life.Unknown(
                    "no-process-table",
                    "",
                    "its session is not listed, but whether its process ended cannot be seen: " + unavailable.reason(),
                    "look for it, and set the status yourself");
        }
        Life rewritten = underTmuxsName(scene, entry);
        if (rewritten != null) {
            return rewritten;
        }
        file.notFound("a session of exactly this name on " + look.socket());
        Life served = stillServed(scene, look);
        if (served != null) {
            return served;
        }
        file.found("session not listed", look.source(), seen);
        file.refutedBy("a session of this name on " + look.socket() + ", or its recorded process still alive");
        return recordedProcesses(scene, entry, look, file, seen);
    }

    /// Whether a running entry may be in a session of the name that tmux makes of its own: most versions write `.` and
    /// `:` as `_`.
    private @Nullable Life underTmuxsName(Scene scene, Entry entry) {
        String name = entry.name().replace('.', '_').replace(':', '_');
        boolean free = !entries.containsKey(name) && !scene.named(name).isEmpty();
        if (!entry.is(Status.RUNNING) || name.equals(entry.name()) || !free) {
            return null;
        }
        return new Life.Unknown(
                NAME_REWRITTEN,
                name,
                "tmux writes `.` and `:` in names as `_`, and a session " + name + " lives",
                "name the entry as tmux does");
    }

    /// Whether the pane of a running entry, or its very session, is found under another name; null if not.
    ///
    /// @param current where a session of the entry's name is, or null
    @Nullable Life movedTo(Scene scene, Entry entry, @Nullable Located current) {
        if (!entry.is(Status.RUNNING)) {
            return null;
        }
        Incarnation last = remembered(scene, entry);
        Long pid = entry.panePid();
        Located holder = pid == null ? null : scene.holding(pid);
        boolean elsewhere = holder != null && !holder.name().equals(entry.name());
        if (pid != null && holder != null && elsewhere && !isAnother(scene, pid, last)
                && !isOutdated(scene, entry, pid, current)) {
            return holding(holder, pid);
        }
        if (last != null && !bootedSince(scene, last) && current == null) {
            for (Located located : scene.sessions()) {
                if (isIn(located, last) && !located.name().equals(entry.name())) {
                    return new Life.Renamed(located.name(), identity(located));
                }
            }
        }
        return null;
    }

    /// A session of another name that has the recorded pane is this one renamed, unless it has an entry of its own that
    /// records that pane, too.
    private Life holding(Located holder, long pid) {
        Entry other = entries.get(holder.name());
        return other != null && other.panePid() != null && other.panePid() == pid
                ? new Life.Unknown(
                        PANE_OF_ANOTHER,
                        holder.name(),
                        "its recorded pane " + pid + " is that of " + holder.name()
                                + ", whose entry records it, too",
                        "correct one of the two entries")
                : new Life.Renamed(holder.name(), identity(holder));
    }

    private static String identity(Located located) {
        return located.server().pid() + ":" + located.server().startedAt() + ":" + located.session().id();
    }

    /// Whether the process of that pid is known to be another than the one last seen alive.
    private static boolean isAnother(Scene scene, long pid, @Nullable Incarnation last) {
        if (last == null || last.panePid() != pid) {
            return false;
        }
        ProcessInfo process = scene.lineage().get(pid);
        boolean otherStart =
                last.paneStart() != null && process != null && last.paneStart() != process.startTicks();
        return otherStart || bootedSince(scene, last);
    }

    /// Whether a pass has seen the session alive in another pane than the one that the entry has and has had since, which
    /// was not written for it was left alone; and it is there still. Whoever has that pid now has it by chance.
    private boolean isOutdated(Scene scene, Entry entry, long pid, @Nullable Located current) {
        Memory.OfEntry known = memory.workspace(entry.workspace()).entries().get(entry.name());
        Incarnation last = remembered(scene, entry);
        return current != null
                && known != null
                && known.fingerprint().equals(entry.fingerprint())
                && last != null
                && last.panePid() != pid
                && !bootedSince(scene, last)
                && isIn(current, last)
                && current.session().created() == last.sessionCreated();
    }

    private static boolean isIn(Located located, Incarnation last) {
        return located.server().pid() == last.serverPid()
                && located.server().startedAt() == last.serverStart()
                && located.session().id().equals(last.sessionId());
    }

    /// The incarnation that was last seen alive, or null. One of an earlier boot is not what an entry means that was
    /// written since.
    private @Nullable Incarnation remembered(Scene scene, Entry entry) {
        Memory.OfEntry known = memory.workspace(entry.workspace()).entries().get(entry.name());
        Incarnation last = known == null ? null : known.lastAlive();
        Instant heard = entry.times().lastHeard();
        Instant boot = scene.machine().bootedAt();
        boolean rewritten = heard != null && boot != null && !heard.isBefore(boot);
        return last != null && rewritten && bootedSince(scene, last) ? null : last;
    }

    private static boolean bootedSince(Scene scene, Incarnation last) {
        String boot = scene.machine().bootId();
        return last.bootId() != null && boot != null && !last.bootId().equals(boot);
    }

    /// A living server that does not answer may still serve that socket, whose file was deleted; even if another has
    /// made a new one in its place.
    private static @Nullable Life stillServed(Scene scene, SocketLook look) {
        SocketLook.Server answering = look instanceof SocketLook.Answered answered ? answered.server() : null;
        if (answering == null && !(look instanceof SocketLook.NobodyListens)) {
            return null;
        }
        for (ProcessInfo process : scene.lineage().all()) {
            boolean answers = answering != null && answering.pid() == process.pid();
            if (process.role() instanceof TmuxServer server && !process.dead() && !answers) {
                if (server.sockets() == null && answering == null) {
                    return new Life.Unknown(
                            SERVER_UNCLEAR,
                            look.socket(),
                            "nothing listens on " + look.socket() + ", but which socket the tmux server "
                                    + process.pid() + " serves could not be read",
                            "see whether it is that server's, and end it if it is not needed");
                }
                if (server.sockets() != null && server.sockets().contains(look.socket())) {
                    return socketDeleted(look, process, answering);
                }
            }
        }
        return null;
    }

    private static Life socketDeleted(SocketLook look, ProcessInfo server, SocketLook.@Nullable Server answering) {
        String instead = answering == null ? "" : " in place of tmux server " + answering.pid() + "'s";
        return new Life.Unknown(
                SOCKET_DELETED,
                look.socket(),
                "its socket " + look.socket() + (answering == null ? " is gone" : " is another server's now")
                        + ", but tmux server " + server.pid() + " still serves it",
                "run `kill -USR1 " + server.pid() + "` to make that server create its socket again" + instead);
    }

    private Life recordedProcesses(Scene scene, Entry entry, SocketLook look, CaseFile file, String seen) {
        Incarnation last = remembered(scene, entry);
        Set<Long> pids = new LinkedHashSet<>();
        if (entry.panePid() != null) {
            pids.add(entry.panePid());
        }
        if (last != null) {
            pids.add(last.panePid());
        }
        if (pids.isEmpty()) {
            return withoutPane(scene, entry, file);
        }
        List<Fate> fates = new ArrayList<>();
        for (long pid : pids) {
            fates.add(Fate.of(scene, pid, last, entry, look.socket()));
        }
        for (Fate fate : fates) {
            if (fate instanceof Fate.Gone gone) {
                file.found(gone.fact(), gone.source(), seen);
            } else {
                return unproved(fate);
            }
        }
        return new Life.Absent(true);
    }

    private static Life unproved(Fate fate) {
        return switch (fate) {
            case Fate.Lives lives ->
                new Life.Unknown(PROCESS_LIVES, Long.toString(lives.pid()), lives.why(), lives.advice());
            case Fate.Unclear unclear ->
                new Life.Unknown(
                        PROCESS_UNCLEAR,
                        Long.toString(unclear.pid()),
                        unclear.why(),
                        "look at that process, and set the status yourself");
            case Fate.Gone gone -> throw new IllegalArgumentException("proved: " + gone.fact());
        };
    }

    /// No process was ever recorded. Then only that every agent alive is accounted for otherwise tells that this one is
    /// gone and not running under another name or server.
    private Life withoutPane(Scene scene, Entry entry, CaseFile file) {
        Agent agent = entry.agent();
        ProcessInfo stray = agent == null ? null : strayAgent(scene, agent);
        if (agent == null || stray != null) {
            return new Life.Unknown(
                    "no-pane-recorded",
                    "",
                    "its session is not listed, but no pane is recorded, and "
                            + (stray == null
                                    ? "its agent is not one we can recognise"
                                    : "agents run that could be it under another name, such as process "
                                            + stray.pid()),
                    "record its pane, or set the status yourself");
        }
        file.notFound("any " + agent.word() + " process that no other entry accounts for");
        return new Life.Absent(false);
    }

    /// Whether a session of this entry's name cannot be another entry's under a new name: somebody declares it running,
    /// and it was not a pass that found it.
    private static boolean isAlibi(@Nullable Entry entry) {
        return entry != null && entry.is(Status.RUNNING) && entry.times().registeredAt() == null;
    }

    /// An agent that runs in no session that an entry accounts for, or null.
    private @Nullable ProcessInfo strayAgent(Scene scene, Agent agent) {
        Set<Long> accounted = new HashSet<>();
        for (Located located : scene.sessions()) {
            if (isAlibi(entries.get(located.name()))) {
                accounted.addAll(scene.tree(located.session()));
            }
        }
        for (ProcessInfo process : scene.lineage().all()) {
            if (process.role() instanceof ProcessInfo.AgentProcess running
                    && running.agent() == agent
                    && !process.dead()
                    && !accounted.contains(process.pid())) {
                return process;
            }
        }
        return null;
    }
}
