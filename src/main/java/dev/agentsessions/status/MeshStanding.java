package dev.agentsessions.status;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How things stand with the mesh, for people who want to know whether it is in order.
public sealed interface MeshStanding {

    /// There is none, and nobody misses it.
    record None() implements MeshStanding {}

    /// Its store cannot be had.
    record Unusable(String why) implements MeshStanding {}

    /// @param where its store is
    /// @param store which one that is
    /// @param version of the store's schema
    /// @param agents that are there
    /// @param tasks how many, by the word of their state
    record Kept(
            String where,
            String store,
            int version,
            int agents,
            Map<String, Integer> tasks,
            int leases,
            Service service,
            Exports exports)
            implements MeshStanding {
        public Kept {
            tasks = Map.copyOf(tasks);
        }
    }

    /// Who sees to it.
    ///
    /// @param coordinators that serve it from this machine, each as its process; null if that cannot be known here
    /// @param elsewhere whether there may be others on other machines
    record Service(@Nullable List<String> coordinators, boolean elsewhere) {
        public Service {
            coordinators = coordinators == null ? null : List.copyOf(coordinators);
        }
    }

    /// @param problems what in them is not as it follows from the log, a line each
    record Exports(String folder, List<String> problems) {
        public Exports {
            problems = List.copyOf(problems);
        }
    }
}
