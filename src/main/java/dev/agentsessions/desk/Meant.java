package dev.agentsessions.desk;

import dev.agentsessions.config.Nearest;
import dev.agentsessions.mesh.Agent;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.Refused;
import dev.agentsessions.mesh.Store.Snapshot;
import dev.agentsessions.mesh.Task;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What was meant by a name that nobody has.
public final class Meant {
    private Meant() {}

    /// The one of the known names that is spelled most like it, upper and lower case aside; null if none is near, or
    /// several are as near.
    public static @Nullable String by(String name, List<String> known) {
        String word = folded(name);
        List<String> words = known.stream().map(Meant::folded).toList();
        String first = Nearest.near(word, words);
        if (first == null || !first.equals(Nearest.near(word, words.reversed()))) {
            return null;
        }
        int place = words.indexOf(first);
        return place == words.lastIndexOf(first) ? known.get(place) : null;
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /// The same refusal; of a name that is not known it also says which one is spelled like it. That is looked for when
    /// nobody has to wait for it.
    static Refused by(Refused refused, Mesh mesh) {
        String unknown = refused.unknown();
        if (unknown == null) {
            return refused;
        }
        try {
            String meant = by(unknown, mesh.look(snapshot -> names(snapshot, refused.reason())));
            return meant == null ? refused : refused.meaning(meant);
        } catch (IOException _) {
            return refused;
        }
    }

    private static List<String> names(Snapshot snapshot, Refused.Reason reason) {
        return reason == Refused.Reason.UNKNOWN_TASK
                ? snapshot.tasks().stream().map(Task::id).toList()
                : snapshot.agents().stream()
                        .filter(agent -> agent.status() != Agent.Status.GONE)
                        .map(Agent::name)
                        .toList();
    }
}
