package dev.agentsessions.adapter.proc;

import dev.agentsessions.observe.ProcessInfo;
import dev.agentsessions.observe.ProcessInfo.AgentProcess;
import dev.agentsessions.observe.ProcessInfo.Plain;
import dev.agentsessions.observe.ProcessInfo.Role;
import dev.agentsessions.observe.ProcessInfo.TmuxServer;
import dev.agentsessions.observe.ProcessProbe;
import dev.agentsessions.observe.ProcessTable;
import dev.agentsessions.observe.WorkingFolder;
import dev.agentsessions.session.Agent;
import dev.agentsessions.session.ConversationId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// All processes as they were at one moment, of which the interesting ones are then looked at more closely.
///
/// A process that is ours and there, yet cannot be read, makes the whole table unavailable: left out, it would pass
/// for gone.
final class Snapshot implements ProcessProbe.Scan {
    /// From Linux's `USER_HZ`, which is 100 on every architecture that Java runs on.
    private static final long MILLIS_PER_TICK = 10;

    /// Enough for a program, its options and the path of a script.
    private static final int MOST_ARGUMENTS = 16 << 10;

    private static final String SERVER = "tmux: server";
    private static final String PRESENCE = "/presence/";
    private static final String LOCK = ".lock";

    private final ProcFiles files;
    private final int uid;
    private final Instant bootedAt;
    private final Map<Long, Stat> stats = new HashMap<>();
    private final Map<Long, Agent> agents = new HashMap<>();

    /// Agents and servers, which are looked at whatever will be asked for: at once, while the asker finds that out.
    private final Map<Long, ProcessInfo> looked = new HashMap<>();

    private Snapshot(ProcFiles files, int uid, Instant bootedAt) {
        this.files = files;
        this.uid = uid;
        this.bootedAt = bootedAt;
    }

    /// Reads who there is and which of them are agents.
    ///
    /// @param bootedAt null where it could not be read
    static ProcessProbe.Scan of(ProcFiles files, int uid, @Nullable Instant bootedAt) {
        List<Long> pids = files.pids();
        if (pids == null || bootedAt == null) {
            return (_, _) -> new ProcessTable.Unavailable("this system has no readable /proc");
        }
        Snapshot snapshot = new Snapshot(files, uid, bootedAt);
        for (long pid : pids) {
            if (!snapshot.add(pid)) {
                return (_, _) -> new ProcessTable.Unavailable("process " + pid + " could not be read");
            }
        }
        snapshot.lookAhead();
        return snapshot;
    }

    /// Whether all is well: the process was read, is nobody we may look at, or has gone meanwhile.
    private boolean add(long pid) {
        byte[] line = files.read("/" + pid + "/stat");
        Stat stat = line == null ? null : Stat.parse(line);
        if (stat == null) {
            return !files.owns(uid, pid);
        }
        stats.put(pid, stat);
        if (!stat.kernelThread() && !stat.dead()) {
            Agent agent = agent(stat);
            if (agent != null) {
                agents.put(pid, agent);
            }
        }
        return true;
    }

    private @Nullable Agent agent(Stat stat) {
        byte[] cmdline = files.read("/" + stat.pid() + "/cmdline", MOST_ARGUMENTS);
        List<String> arguments = cmdline == null ? List.of() : Recognition.arguments(cmdline);
        Agent agent = Recognition.byName(stat.name(), arguments);
        return agent != null ? agent : Recognition.byExecutable(files.link("/" + stat.pid() + "/exe"));
    }

    private void lookAhead() {
        for (Stat stat : stats.values()) {
            boolean agent = agents.containsKey(stat.pid());
            ProcessInfo info = agent || stat.name().equals(SERVER) ? info(stat, agent) : null;
            if (info != null) {
                looked.put(stat.pid(), info);
            }
        }
    }

    @Override
    public ProcessTable table(Set<Long> panes, Set<Long> recorded) {
        Map<Long, ProcessInfo> processes = new HashMap<>();
        for (Stat stat : relevant(panes, recorded).values()) {
            long pid = stat.pid();
            boolean agent = agents.containsKey(pid);
            boolean close = agent || panes.contains(pid) || recorded.contains(pid);
            ProcessInfo known = close == agent ? looked.get(pid) : null;
            ProcessInfo info = known != null ? known : info(stat, close);
            if (info != null) {
                processes.put(pid, info);
            } else if (files.owns(uid, pid)) {
                return new ProcessTable.Unavailable("process " + pid + " could not be read");
            }
        }
        return new ProcessTable.Seen(processes);
    }

    /// Everything at or below a pane, or at its terminal; every agent and server; whatever is recorded; and the
    /// ancestors of all these.
    private Map<Long, Stat> relevant(Set<Long> panes, Set<Long> recorded) {
        Set<Integer> ttys = ttys(panes);
        Map<Long, Stat> relevant = new HashMap<>();
        for (Stat stat : stats.values()) {
            Map<Long, Stat> line = line(stat);
            if (agents.containsKey(stat.pid())
                    || recorded.contains(stat.pid())
                    || ttys.contains(stat.tty())
                    || stat.name().equals(SERVER)
                    || !Collections.disjoint(line.keySet(), panes)) {
                relevant.putAll(line);
            }
        }
        return relevant;
    }

    private Set<Integer> ttys(Set<Long> panes) {
        Set<Integer> ttys = new HashSet<>();
        for (long pane : panes) {
            Stat stat = stats.get(pane);
            if (stat != null && stat.tty() != 0) {
                ttys.add(stat.tty());
            }
        }
        return ttys;
    }

    /// A process, its parent, and so on. Ends at a pid seen before, as pids that are used again may make a circle.
    private Map<Long, Stat> line(Stat process) {
        Map<Long, Stat> line = new HashMap<>();
        Stat stat = process;
        while (stat != null && line.putIfAbsent(stat.pid(), stat) == null) {
            stat = stats.get(stat.parentPid());
        }
        return line;
    }

    private @Nullable Environment environment(Stat stat) {
        byte[] environ = stat.dead() ? null : files.read("/" + stat.pid() + "/environ");
        return environ == null ? null : Environment.parse(environ);
    }

    /// @param close whether its environment matters
    /// @return null if it has gone, or may not be read
    private @Nullable ProcessInfo info(Stat stat, boolean close) {
        Integer owner = Status.effectiveUid(files.read("/" + stat.pid() + "/status"));
        if (owner == null) {
            return null;
        }
        Environment environment = close ? environment(stat) : null;
        return new ProcessInfo(
                stat.pid(),
                stat.parentPid(),
                stat.startTicks(),
                bootedAt.plusMillis(stat.startTicks() * MILLIS_PER_TICK),
                stat.name(),
                stat.state(),
                stat.tty(),
                owner,
                environment == null ? null : environment.tmuxSocket(),
                role(stat, owner, environment));
    }

    private Role role(Stat stat, int owner, @Nullable Environment environment) {
        Agent agent = agents.get(stat.pid());
        if (owner == uid && agent != null) {
            String link = files.link("/" + stat.pid() + "/cwd");
            // One whose folder is unknown could be in any, and stands in the way of others.
            if (link == null && hasEnded(stat.pid())) {
                return new Plain();
            }
            return new AgentProcess(
                    agent,
                    WorkingFolder.of(link),
                    environment == null ? null : environment.claudeHome(),
                    environment == null ? null : environment.claudeProjectDirName(),
                    agent == Agent.AGY ? presenceLocks(stat.pid()) : List.of());
        }
        return owner == uid && stat.name().equals(SERVER) && !stat.dead() ? server(stat.pid()) : new Plain();
    }

    /// What has a server's name but no socket serves nobody: it is one that starts or ends, or its fork that is about
    /// to become a pane's command.
    private Role server(long pid) {
        List<String> sockets = BoundSockets.of(pid, files);
        boolean none = sockets == null ? hasEnded(pid) : sockets.isEmpty();
        return none ? new Plain() : new TmuxServer(sockets);
    }

    /// Whether a process that was there has ended meanwhile.
    private boolean hasEnded(long pid) {
        byte[] line = files.read("/" + pid + "/stat");
        Stat stat = line == null ? null : Stat.parse(line);
        return stat == null ? !files.owns(uid, pid) : stat.dead();
    }

    private List<String> presenceLocks(long pid) {
        List<String> locks = new ArrayList<>();
        List<String> open = files.openFiles(pid);
        for (String path : open == null ? List.<String>of() : open) {
            int id = path.lastIndexOf('/') + 1;
            if (path.endsWith(LOCK)
                    && path.startsWith(PRESENCE, id - PRESENCE.length())
                    && ConversationId.isWellFormed(path.substring(id, Math.max(id, path.length() - LOCK.length())))
                    && !locks.contains(path)) {
                locks.add(path);
            }
        }
        return locks;
    }
}
