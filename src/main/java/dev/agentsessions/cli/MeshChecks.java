package dev.agentsessions.cli;

import dev.agentsessions.report.Counted;
import dev.agentsessions.status.MeshStanding;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// What `doctor` says of the mesh.
final class MeshChecks {
    private static final String NAME = "mesh";
    private static final int SHORT = 12;

    private MeshChecks() {}

    static List<Check> of(MeshStanding standing) {
        return switch (standing) {
            case MeshStanding.None _ -> List.of(Check.ok(NAME, "there is none; `agent-mesh register` begins one"));
            case MeshStanding.Unusable(String why) ->
                List.of(Check.warning(
                        NAME,
                        why,
                        "until then no agent can claim or keep a task; sessions are looked after without it"));
            case MeshStanding.Kept mesh -> List.of(store(mesh), service(mesh), exports(mesh));
        };
    }

    private static Check store(MeshStanding.Kept mesh) {
        List<String> states = new ArrayList<>();
        new TreeMap<>(mesh.tasks()).forEach((state, count) -> states.add(count + " " + state.replace('_', ' ')));
        int tasks = mesh.tasks().values().stream().mapToInt(Integer::intValue).sum();
        return Check.ok(
                NAME,
                mesh.where() + ": store " + mesh.store().substring(0, Math.min(SHORT, mesh.store().length())) + " of version "
                        + mesh.version() + "; " + Counted.of(mesh.agents(), "agent", "agents") + ", "
                        + Counted.of(tasks, "task", "tasks")
                        + (states.isEmpty() ? "" : " (" + String.join(", ", states) + ")") + ", "
                        + Counted.of(mesh.leases(), "lease", "leases"));
    }

    private static Check service(MeshStanding.Kept mesh) {
        List<String> coordinators = mesh.service().coordinators();
        if (coordinators == null) {
            return Check.ok(NAME, "whether it is served from here cannot be seen on this system");
        }
        if (!coordinators.isEmpty()) {
            return Check.ok(NAME, "served by " + String.join(", ", coordinators));
        }
        String found = "not served from this machine"
                + (mesh.service().elsewhere() ? "; of others nothing can be seen here" : "");
        return mesh.agents() == 0
                ? Check.ok(NAME, found)
                : Check.warning(
                        NAME,
                        found,
                        "run `reconcile --subscribe` or `agent-mesh serve`; until then an agent in a long tool call loses its"
                                + " leases, and what lapses is taken back only when somebody asks for something");
    }

    /// Whoever serves the mesh is behind for a moment each time something happens.
    private static Check exports(MeshStanding.Kept mesh) {
        List<String> problems = mesh.exports().problems();
        List<String> coordinators = mesh.service().coordinators();
        boolean served = coordinators != null && !coordinators.isEmpty();
        if (problems.isEmpty()) {
            return Check.ok(NAME, "exports in " + mesh.exports().folder() + " are current");
        }
        String found = "exports: " + String.join("; ", problems);
        return served && problems.stream().allMatch(problem -> problem.contains(": is behind: "))
                ? Check.ok(NAME, found + "; whoever serves it is about to write them")
                : Check.warning(
                        NAME,
                        found,
                        "do not rely on them; whatever next changes the mesh writes them anew, and if it cannot it says why");
    }
}
