package dev.agentsessions.registry;

import dev.agentsessions.session.Place;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A YAML text and its one document.
///
/// @param file the name to show in errors
/// @param shared the nodes that an alias stands for, by identity
record YamlTree(String file, String text, YamlNode root, Set<YamlNode> shared) {

    RegistryException refusal(@Nullable Place place, String what, String whatToDo) {
        return refusal(file, place, what, whatToDo);
    }

    /// The message is one line whatever the registry holds.
    static RegistryException refusal(String file, @Nullable Place place, String what, String whatToDo) {
        return new RegistryException(printable(file), place, printable(what), whatToDo);
    }

    private static String printable(String text) {
        int limit = 500;
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < text.length() && i < limit; i++) {
            char c = text.charAt(i);
            line.append(ScalarWriter.needsEscape(c) ? ' ' : c);
        }
        return text.length() > limit ? line + "..." : line.toString();
    }
}
