package dev.agentsessions.judge;

import dev.agentsessions.session.Agent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The text of a registry, entry by entry.
final class Declared {
    private final Map<String, String> workspaces = new LinkedHashMap<>();
    private final Map<String, List<String>> entries = new LinkedHashMap<>();

    /// @param field a line of the workspace in YAML
    void workspace(String name, String field) {
        workspaces.put(name, field);
    }

    /// @param fields in YAML's flow style; an agent that they do not name is that of the name
    void entry(String workspace, String name, String fields) {
        String agent = fields.contains("agent:") ? "" : "agent: " + agentOf(name).word() + ", ";
        entries.computeIfAbsent(workspace, _ -> new ArrayList<>()).add(name + ": {" + agent + fields + "}");
    }

    void withdraw(String name) {
        entries.values().forEach(list -> list.removeIf(entry -> entry.startsWith(name + ":")));
    }

    String yaml() {
        StringBuilder yaml = new StringBuilder("version: 1\nworkspaces:\n");
        workspaces.forEach((name, field) -> {
            yaml.append("  ").append(name).append(":\n    ").append(field).append('\n');
            List<String> sessions = entries.getOrDefault(name, List.of());
            yaml.append(sessions.isEmpty() ? "" : "    sessions:\n");
            sessions.forEach(entry -> yaml.append("      ").append(entry).append('\n'));
        });
        return yaml.toString();
    }

    static Agent agentOf(String name) {
        return name.endsWith("agy") ? Agent.AGY : Agent.CLAUDE;
    }
}
