package dev.agentsessions.registry;

import dev.agentsessions.registry.Content.Field;
import dev.agentsessions.registry.YamlNode.Pair;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The order in which people write the fields of an entry.
final class FieldOrder {
    private static final int LAST = Integer.MAX_VALUE;

    private FieldOrder() {}

    private static int rank(@Nullable String field) {
        return switch (field) {
            case "agent" -> 0;
            case "status" -> 1;
            case "tmux_server" -> 2;
            case "pane" -> 3;
            case "claude_session_id_own", "agy_conversation_id_own" -> 4;
            case "previous_session_ids" -> 5;
            case "delegate_job_id" -> 6;
            case "created_at" -> 7;
            case "registered_at" -> 8;
            case "resumed_at" -> 9;
            case "terminated_at" -> 10;
            case "termination_mode" -> 11;
            case "last_visible_status" -> 12;
            case "pid" -> 20;
            case "cmd" -> 21;
            case "cwd" -> 22;
            case null, default -> LAST;
        };
    }

    /// Fields of one rank keep their order.
    static void sort(List<Field> fields) {
        fields.sort((a, b) -> Integer.compare(rank(a.key()), rank(b.key())));
    }

    /// The pair that a new field goes behind: the nearest one that people write before it, else the last.
    static Pair predecessor(List<Pair> pairs, String field) {
        Pair nearest = pairs.getLast();
        int rank = rank(field);
        int best = -1;
        for (Pair pair : pairs) {
            int other = rank(pair.name());
            if (other < rank && other >= best) {
                best = other;
                nearest = pair;
            }
        }
        return nearest;
    }
}
