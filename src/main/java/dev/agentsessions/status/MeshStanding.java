package dev.agentsessions.status;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How things stand with the mesh, for people who want to know whether it is in order.
public sealed interface MeshStanding {

    /// There is none, and nobody misses it.
    record None() implements MeshStanding {}

    /// Its store cannot be had.
    record Unusable(String why) implements MeshStanding {}

    /// Its store is there, and nothing in it yet.
    record Unbegun(String where) implements MeshStanding {}

    /// Its store is of another version of the program, and was left as it is.
    ///
    /// @param version of its schema
    /// @param known the version that this program makes
    record OfVersion(String where, int version, int known) implements MeshStanding {}

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
            Leases leases,
            Service service,
            Exports exports)
            implements MeshStanding {
        public Kept {
            tasks = Map.copyOf(tasks);
        }
    }

    /// @param live that hold
    /// @param ended that nobody has taken back yet
    record Leases(int live, int ended) {}

    /// Who sees to it.
    ///
    /// @param coordinators that serve it from this machine, each as its process; null if that cannot be known here
    /// @param elsewhere whether there may be others on other machines
    record Service(@Nullable List<String> coordinators, boolean elsewhere) {
        public Service {
            coordinators = coordinators == null ? null : List.copyOf(coordinators);
        }
    }

    /// @param lacking how long ago the first thing happened that is not in those that are behind; null if none is, or
    ///     that cannot be known
    record Exports(String folder, List<Problem> problems, @Nullable Duration lacking) {
        public Exports {
            problems = List.copyOf(problems);
        }

        /// Whether there is any problem of this kind.
        public boolean have(Problem.Kind kind) {
            return problems.stream().anyMatch(problem -> problem.kind() == kind);
        }
    }

    /// What is the matter with one export.
    ///
    /// @param text which, and what
    record Problem(Kind kind, String text) {
        public enum Kind {
            /// It ends before the log does.
            BEHIND,
            /// It is not what follows from the store; which of the two is wrong is not known.
            DIFFERENT,
            /// It is not there, or cannot be read.
            UNREADABLE
        }
    }
}
