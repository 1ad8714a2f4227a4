package dev.agentsessions.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The names of variables that are the program's to know. One that it does not know changes nothing, as another program
/// may know it; so somebody has to be told who thinks that it does.
public final class Variables {
    private static final String PREFIX = "RECONCILE_";

    /// What is no key of the config file: secrets, where that file is, and where the program is, for its skill.
    private static final Set<String> OTHERS =
            Set.of("RECONCILE_CONFIG", "RECONCILE_MQTT_PASSWORD", "RECONCILE_MESH_PASSWORD", "RECONCILE_BIN");

    private Variables() {}

    /// Those of the names that look like ours and are none, sorted; each with the one that was meant, if one is near.
    public static List<String> unknown(Collection<String> names) {
        Set<String> known = new TreeSet<>(OTHERS);
        for (Key key : Key.values()) {
            known.add(key.variable());
        }
        List<String> unknown = new ArrayList<>();
        for (String name : new TreeSet<>(names)) {
            if (name.startsWith(PREFIX) && !known.contains(name)) {
                String near = nearest(name, known);
                unknown.add(near == null ? name : name + " (did you mean " + near + "?)");
            }
        }
        return unknown;
    }

    /// The prefix, which all have, makes none of them near.
    private static @Nullable String nearest(String name, Set<String> known) {
        List<String> words = known.stream().map(each -> each.substring(PREFIX.length())).toList();
        String near = Nearest.near(name.substring(PREFIX.length()), words);
        return near == null ? null : PREFIX + near;
    }
}
