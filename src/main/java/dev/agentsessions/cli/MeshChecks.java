package dev.agentsessions.cli;

import dev.agentsessions.report.Counted;
import dev.agentsessions.status.MeshStanding;
import dev.agentsessions.status.MeshStanding.Problem;
import dev.agentsessions.status.MeshStanding.Problem.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;

/// What `doctor` says of the mesh.
final class MeshChecks {
    private static final String NAME = "mesh";
    private static final int SHORT = 12;

    /// What happened longer ago, whoever serves the mesh has had the time to write.
    private static final Duration MOMENT = Duration.ofSeconds(5);

    private MeshChecks() {}

    /// @param look whatever unexpected it throws is told like anything else, and keeps nothing else from being told
    static List<Check> of(Supplier<MeshStanding> look) {
        try {
            return of(look.get());
        } catch (RuntimeException e) {
            return List.of(Check.warning(
                    NAME,
                    "it cannot be looked at: " + e,
                    "`agent-mesh verify` says whether its store is in order; if it is, report this"));
        }
    }

    private static List<Check> of(MeshStanding standing) {
        return switch (standing) {
            case MeshStanding.None _ -> List.of(Check.ok(NAME, "there is none; `agent-mesh register` begins one"));
            case MeshStanding.Unusable(String why) ->
                List.of(Check.warning(
                        NAME,
                        why,
                        "until then no agent can claim or keep a task; sessions are looked after without it"));
            case MeshStanding.Unbegun(String where) ->
                List.of(Check.warning(
                        NAME,
                        where + ": nothing is in it yet",
                        "`agent-mesh register` begins a mesh in it; if there was one before, bring it back from a copy"
                                + " first"));
            case MeshStanding.OfVersion mesh -> List.of(version(mesh));
            case MeshStanding.Kept mesh -> List.of(store(mesh), service(mesh), exports(mesh));
        };
    }

    private static Check version(MeshStanding.OfVersion mesh) {
        String found = mesh.where() + ": store of version " + mesh.version() + ", and this program makes "
                + mesh.known();
        return mesh.version() < mesh.known()
                ? Check.warning(
                        NAME,
                        found,
                        "whatever `agent-mesh` or `reconcile --subscribe` does next brings it up to that; copy it before, as"
                                + " an older program cannot use it afterwards")
                : Check.warning(NAME, found, "update this program; until then it can do nothing with the mesh");
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
                        + leases(mesh.leases()));
    }

    private static String leases(MeshStanding.Leases leases) {
        String live = Counted.of(leases.live(), "lease", "leases");
        return switch (leases.ended()) {
            case 0 -> live;
            case 1 -> live + ", and 1 that has ended and is taken back at the next claim or sweep";
            default -> live + ", and " + leases.ended() + " that have ended and are taken back at the next claim or sweep";
        };
    }

    private static Check service(MeshStanding.Kept mesh) {
        List<String> coordinators = mesh.service().coordinators();
        if (coordinators == null) {
            return Check.ok(NAME, "whether it is served from here cannot be seen on this system");
        }
        if (!coordinators.isEmpty()) {
            return isStuck(mesh.exports())
                    ? stuck(coordinators, mesh.exports())
                    : Check.ok(NAME, "served by " + String.join(", ", coordinators));
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
    private static boolean isStuck(MeshStanding.Exports exports) {
        Duration lacking = exports.lacking();
        return exports.have(Kind.BEHIND) && (lacking == null || lacking.compareTo(MOMENT) > 0);
    }

    private static Check stuck(List<String> coordinators, MeshStanding.Exports exports) {
        Duration lacking = exports.lacking();
        String pids = String.join(",", coordinators.stream().map(MeshChecks::pid).toList());
        return Check.warning(
                NAME,
                "served by " + String.join(", ", coordinators) + ", and yet the exports lack what happened"
                        + (lacking == null ? "" : " " + lacking.toSeconds() + " s ago"),
                "if `ps -o pid=,stat= -p " + pids + "` shows T it was stopped, and `kill -CONT` lets it go on; else see in"
                        + " its log what keeps it, and if it hangs end it and start it again");
    }

    /// Of a process as people name it, such as `pid 4711 (java)`.
    private static String pid(String process) {
        String[] words = process.split(" ", 3);
        return words.length < 2 ? process : words[1];
    }

    private static Check exports(MeshStanding.Kept mesh) {
        MeshStanding.Exports exports = mesh.exports();
        if (exports.problems().isEmpty()) {
            return Check.ok(NAME, "exports in " + exports.folder() + " are current");
        }
        List<String> coordinators = mesh.service().coordinators();
        boolean served = coordinators != null && !coordinators.isEmpty();
        String found = "exports: "
                + String.join("; ", exports.problems().stream().map(Problem::text).toList());
        if (exports.have(Kind.DIFFERENT)) {
            return Check.warning(
                    NAME,
                    found,
                    "somebody has changed one or the other; `agent-mesh verify` says which of them is wrong");
        }
        if (served && !exports.have(Kind.UNREADABLE)) {
            return isStuck(exports)
                    ? Check.warning(NAME, found, "do not rely on them until whoever serves it goes on")
                    : Check.ok(NAME, found + "; whoever serves it is about to write them");
        }
        return Check.warning(
                NAME,
                found,
                "do not rely on them; whatever next changes the mesh writes them anew, and if it cannot it says why");
    }
}
