package dev.agentsessions.mesh.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What came of holding the state against the log.
///
/// @param events how many are in order, from the first on
/// @param agents how many follow from them
/// @param tasks how many follow from them
/// @param broken what is wrong with the log itself, or null; if anything is, the state was not looked at
/// @param unreadable what of the state could not be read, or null; if anything, it was not compared
/// @param differences between the state and what follows from the log, the first [Audit#MOST_DIFFERENCES] of them
/// @param differing how many there are
public record Findings(
        long events,
        int agents,
        int tasks,
        @Nullable BrokenLogException broken,
        @Nullable String unreadable,
        List<Difference> differences,
        long differing) {
    public Findings {
        differences = List.copyOf(differences);
    }

    /// Whether the log is in order, and the state is what follows from it.
    public boolean clean() {
        return broken == null && unreadable == null && differing == 0;
    }
}
