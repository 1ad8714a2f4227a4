package dev.agentsessions.observe;

import dev.agentsessions.observe.ProcessInfo.AgentProcess;
import dev.agentsessions.observe.ProcessInfo.Plain;
import dev.agentsessions.observe.ProcessInfo.Role;
import dev.agentsessions.session.Agent;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Process tables for tests: one line per process. The process `pid` started at `pid * 10` ticks.
public final class AgentTable {
    /// When every process began, unless it is told otherwise.
    public static final Instant STARTED = Instant.parse("2026-09-02T08:00:00Z");

    private final Map<Long, ProcessInfo> processes = new HashMap<>();

    public static long ticks(long pid) {
        return pid * 10;
    }

    public AgentTable claude(long pid, String cwd) {
        return agent(pid, STARTED, 'S', new AgentProcess(Agent.CLAUDE, cwd, null, null, List.of()));
    }

    public AgentTable claude(long pid, String cwd, Instant startedAt) {
        return agent(pid, startedAt, 'S', new AgentProcess(Agent.CLAUDE, cwd, null, null, List.of()));
    }

    public AgentTable claude(long pid, @Nullable String cwd, @Nullable String home, @Nullable String projectDirName) {
        return agent(pid, STARTED, 'S', new AgentProcess(Agent.CLAUDE, cwd, home, projectDirName, List.of()));
    }

    public AgentTable zombieClaude(long pid, String cwd) {
        return agent(pid, STARTED, 'Z', new AgentProcess(Agent.CLAUDE, cwd, null, null, List.of()));
    }

    public AgentTable agy(long pid, String cwd, String... presenceLocks) {
        return agent(pid, STARTED, 'S', new AgentProcess(Agent.AGY, cwd, null, null, List.of(presenceLocks)));
    }

    public AgentTable agy(long pid, String cwd, Instant startedAt) {
        return agent(pid, startedAt, 'S', new AgentProcess(Agent.AGY, cwd, null, null, List.of()));
    }

    public AgentTable zombieAgy(long pid, String cwd, String... presenceLocks) {
        return agent(pid, STARTED, 'Z', new AgentProcess(Agent.AGY, cwd, null, null, List.of(presenceLocks)));
    }

    public AgentTable plain(long pid) {
        return agent(pid, STARTED, 'S', new Plain());
    }

    public ProcessTable seen() {
        return new ProcessTable.Seen(processes);
    }

    private AgentTable agent(long pid, Instant startedAt, char state, Role role) {
        processes.put(pid, new ProcessInfo(pid, 1, ticks(pid), startedAt, "agent", state, 0, 1000, null, role));
        return this;
    }
}
