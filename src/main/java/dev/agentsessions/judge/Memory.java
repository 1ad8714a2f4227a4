package dev.agentsessions.judge;

import dev.agentsessions.session.Incarnation;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What earlier passes left behind. Losing it costs a repeated report and some proofs, never a wrong verdict.
///
/// @param workspaces by workspace name; what belongs to no workspace is under the empty name
public record Memory(Map<String, OfWorkspace> workspaces) {
    public static final Memory EMPTY = new Memory(Map.of());

    public Memory {
        workspaces = Map.copyOf(workspaces);
    }

    public OfWorkspace workspace(@Nullable String name) {
        return workspaces.getOrDefault(name == null ? "" : name, OfWorkspace.EMPTY);
    }

    /// @param entries by session name
    /// @param reported by drift id, the action that was reported with it
    /// @param deathsDeclared how many sessions were marked terminated
    /// @param deathsRetracted how many of them turned out to be alive
    public record OfWorkspace(
            Map<String, OfEntry> entries, Map<String, String> reported, int deathsDeclared, int deathsRetracted) {
        public static final OfWorkspace EMPTY = new OfWorkspace(Map.of(), Map.of(), 0, 0);

        public OfWorkspace {
            entries = Map.copyOf(entries);
            reported = Map.copyOf(reported);
        }
    }

    /// @param fingerprint the entry's, as a pass last saw or left it
    /// @param lastAlive the incarnation that was last seen alive, or null
    /// @param declaredDead the incarnation that a pass marked terminated, or null
    /// @param changedAt when somebody last changed the entry, if a pass has seen that happen; else null
    public record OfEntry(
            String fingerprint,
            @Nullable Incarnation lastAlive,
            @Nullable Death declaredDead,
            @Nullable Instant changedAt) {}

    public record Death(Incarnation incarnation, Instant declaredAt) {}
}
