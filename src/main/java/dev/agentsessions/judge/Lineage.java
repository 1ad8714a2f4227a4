package dev.agentsessions.judge;

import dev.agentsessions.observe.ProcessInfo;
import dev.agentsessions.observe.ProcessTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Who descends from whom in a process table.
final class Lineage {
    private final Map<Long, ProcessInfo> processes;
    private final Map<Long, List<ProcessInfo>> children = new HashMap<>();
    private final Map<Integer, List<ProcessInfo>> onTerminal = new HashMap<>();

    Lineage(ProcessTable table) {
        // In order of pid, for a judgement may name the first that fits.
        processes = table instanceof ProcessTable.Seen seen ? new TreeMap<>(seen.processes()) : Map.of();
        for (ProcessInfo process : processes.values()) {
            children.computeIfAbsent(process.parentPid(), _ -> new ArrayList<>()).add(process);
            if (process.tty() != 0) {
                onTerminal.computeIfAbsent(process.tty(), _ -> new ArrayList<>()).add(process);
            }
        }
    }

    Iterable<ProcessInfo> all() {
        return processes.values();
    }

    @Nullable ProcessInfo get(long pid) {
        return processes.get(pid);
    }

    /// The living processes of a pane: its first process, all that descend from it, and all on its terminal (what a
    /// shell has started outlives the shell).
    Set<Long> ofPane(long panePid) {
        Set<Long> found = new HashSet<>();
        Deque<ProcessInfo> open = new ArrayDeque<>();
        ProcessInfo first = processes.get(panePid);
        if (first != null) {
            open.add(first);
            open.addAll(onTerminal.getOrDefault(first.tty(), List.of()));
        }
        while (!open.isEmpty()) {
            ProcessInfo process = open.remove();
            if (found.add(process.pid())) {
                open.addAll(children.getOrDefault(process.pid(), List.of()));
            }
        }
        found.removeIf(pid -> isDead(pid));
        return found;
    }

    /// The tmux server that a process descends from, or null.
    @Nullable ProcessInfo serverAbove(ProcessInfo process) {
        Set<Long> passed = new HashSet<>();
        ProcessInfo at = process;
        while (at != null && passed.add(at.pid())) {
            if (at.role() instanceof ProcessInfo.TmuxServer) {
                return at;
            }
            at = processes.get(at.parentPid());
        }
        return null;
    }

    /// Whether `process` descends from one of `others`, itself not counted.
    boolean isBelow(ProcessInfo process, Set<Long> others) {
        Set<Long> passed = new HashSet<>();
        ProcessInfo at = processes.get(process.parentPid());
        while (at != null && passed.add(at.pid())) {
            if (others.contains(at.pid())) {
                return true;
            }
            at = processes.get(at.parentPid());
        }
        return false;
    }

    private boolean isDead(long pid) {
        ProcessInfo process = processes.get(pid);
        return process == null || process.dead();
    }
}
