package dev.agentsessions.registry;

import org.jspecify.annotations.Nullable;
import dev.agentsessions.session.Place;

/// A registry that cannot be read or cannot be patched safely. Its message is one line: what, where
/// (`file:line:column`) and what to do.
public final class RegistryException extends Exception {
    public RegistryException(String file, @Nullable Place place, String what, String whatToDo) {
        super(file + (place == null ? "" : ":" + place) + ": " + what + "; " + whatToDo);
    }
}
