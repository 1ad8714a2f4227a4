package dev.agentsessions.adapter;

import dev.agentsessions.adapter.agy.AgyConversations;
import dev.agentsessions.adapter.claude.ClaudeConversations;
import dev.agentsessions.observe.AgentTable;
import dev.agentsessions.observe.ProcessTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// Looks once at a Claude home and an agy root, in a process of its own, and prints what it saw.
final class LookOnce {
    private LookOnce() {}

    /// @param arguments the Claude home, the agy root, the working directory of both agents, and an id
    public static void main(String[] arguments) {
        Path home = Path.of(arguments[0]);
        Path root = Path.of(arguments[1]);
        Set<String> ids = Set.of(arguments[3]);
        ProcessTable processes = new AgentTable()
                .claude(4711, arguments[2])
                .agy(5120, arguments[2], root + "/presence/" + arguments[3] + ".lock")
                .seen();
        System.out.println(new ClaudeConversations(List.of(home)).look(ids, processes));
        System.out.println(new AgyConversations(root).look(ids, processes));
    }
}
