package dev.agentsessions.cli.mesh;

import dev.agentsessions.desk.Meant;
import java.util.List;
import java.util.function.Predicate;

/// What was meant by a word that nobody knows.
final class Likely {
    /// Whatever is shorter is in too many words.
    private static final int SHORTEST = 2;

    private Likely() {}

    /// The end of a sentence that names the one known word which begins with what was typed, or else the one that
    /// contains it, or else the one that is spelled like it; empty if there is none, or several.
    static String of(String typed, List<String> known) {
        String part = part(typed);
        if (part.length() < SHORTEST) {
            return "";
        }
        String likely = only(known, word -> word.startsWith(typed));
        if (likely.isEmpty()) {
            likely = only(known, word -> word.contains(part));
        }
        if (likely.isEmpty()) {
            likely = near(part, known);
        }
        return likely.isEmpty() ? "" : "; did you mean " + likely + "?";
    }

    private static String near(String part, List<String> known) {
        List<String> parts = known.stream().map(Likely::part).toList();
        String near = Meant.by(part, parts);
        return near == null ? "" : known.get(parts.indexOf(near));
    }

    /// Dashes are not misspelt.
    private static String part(String word) {
        return word.replaceFirst("^-+", "");
    }

    private static String only(List<String> known, Predicate<String> which) {
        List<String> found = known.stream().filter(which).toList();
        return found.size() == 1 ? found.getFirst() : "";
    }
}
