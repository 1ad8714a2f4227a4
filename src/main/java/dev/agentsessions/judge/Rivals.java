package dev.agentsessions.judge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Refuses to give one conversation to two entries in the same pass.
final class Rivals {
    private Rivals() {}

    /// The drifts, with those made ambiguous that would bind the same id.
    static List<Drift> refused(List<Drift> drifts) {
        Map<String, Integer> bound = new HashMap<>();
        for (Drift drift : drifts) {
            String id = boundId(drift);
            if (id != null) {
                bound.merge(id, 1, Integer::sum);
            }
        }
        List<Drift> result = new ArrayList<>(drifts.size());
        for (Drift drift : drifts) {
            String id = boundId(drift);
            boolean rivals = id != null && bound.getOrDefault(id, 0) > 1;
            result.add(
                    rivals
                            ? new Drift.AmbiguousId(
                                    drift.subject(),
                                    List.of(id),
                                    "several entries would own this conversation",
                                    drift.evidence())
                            : drift);
        }
        return result;
    }

    private static @Nullable String boundId(Drift drift) {
        return switch (drift) {
            case Drift.IdMaterialized materialized -> materialized.id();
            case Drift.IdRotated rotated -> rotated.id();
            case Drift.TmuxGone _,
                    Drift.Unregistered _,
                    Drift.StaleId _,
                    Drift.Revived _,
                    Drift.Restarted _,
                    Drift.FalseDeath _,
                    Drift.AgentGone _,
                    Drift.SharedConversation _,
                    Drift.Unknown _,
                    Drift.AmbiguousId _,
                    Drift.Renamed _ ->
                null;
        };
    }
}
