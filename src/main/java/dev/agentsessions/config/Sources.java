package dev.agentsessions.config;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What flags, environment and config file give. A variable that is empty counts as not set.
///
/// @param file what the config file gives
record Sources(Flags flags, Map<String, String> environment, Map<Key, Given> file) {

    /// Everything given for a key; the last of them wins.
    List<Given> of(Key key) {
        List<Given> all = new ArrayList<>(3);
        Given inFile = file.get(key);
        if (inFile != null) {
            all.add(inFile);
        }
        String variable = variable(key.variable());
        if (variable != null) {
            List<String> items = key.list() ? List.of(variable.split(":")) : List.of(variable);
            all.add(new Given(items, Origin.environment(key.variable()), null));
        }
        String flag = flag(key);
        if (flag != null) {
            all.add(new Given(List.of(flag), Origin.flag("--" + key.word()), null));
        }
        return all;
    }

    /// Which config file is asked for, or null if none is.
    @Nullable Given configFile() {
        String variable = variable("RECONCILE_CONFIG");
        if (flags.config() != null) {
            return new Given(List.of(flags.config()), Origin.flag("--config"), null);
        }
        return variable == null ? null : new Given(List.of(variable), Origin.environment("RECONCILE_CONFIG"), null);
    }

    @Nullable String variable(String name) {
        String value = environment.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /// Where each value comes from that is given at all.
    Map<Key, Origin> origins() {
        Map<Key, Origin> origins = new EnumMap<>(Key.class);
        for (Key key : Key.values()) {
            List<Given> given = of(key);
            if (!given.isEmpty()) {
                origins.put(key, given.getLast().origin());
            }
        }
        return origins;
    }

    private @Nullable String flag(Key key) {
        return switch (key) {
            case REGISTRY -> flags.registry();
            case STATE_DIR -> flags.stateDir();
            default -> null;
        };
    }
}
