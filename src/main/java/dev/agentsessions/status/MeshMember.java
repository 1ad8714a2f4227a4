package dev.agentsessions.status;

import dev.agentsessions.report.Printable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A session's agent as the mesh knows it.
///
/// @param standing how it is, in one word
/// @param tasks that it holds
public record MeshMember(String agent, String standing, List<String> tasks) {
    /// It is called so without its leases having ended.
    private static final String DEAD = "dead";

    public MeshMember {
        tasks = List.copyOf(tasks);
    }

    /// Such as `mesh: ada on t1`.
    String words() {
        String on = String.join(", ", tasks);
        String how = tasks.isEmpty() ? standing : standing.equals(DEAD) ? DEAD + ", holds " + on : "on " + on;
        return "mesh: " + Printable.line(agent + " " + how);
    }

    Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("agent", agent);
        json.put("status", standing);
        json.put("tasks", tasks);
        return json;
    }
}
