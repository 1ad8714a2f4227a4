package dev.agentsessions.config;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// What was meant by a word that nobody knows.
public final class Nearest {
    /// One slip of the finger is one or two.
    private static final int FEW = 2;

    /// In a longer word there may be one for so many characters.
    private static final int CHARACTERS = 3;

    private Nearest() {}

    /// The word that is spelled most like `word`, if it is near: two characters differ at most, or a third of them, and
    /// not all. Null if none is.
    public static @Nullable String near(String word, Collection<String> known) {
        String nearest = of(word, known);
        int most = Math.min(Math.max(FEW, word.length() / CHARACTERS), word.length() - 1);
        return nearest == null || distance(word, nearest) > most ? null : nearest;
    }

    /// The same, however far it is; null only if nothing is known.
    static @Nullable String of(String word, Collection<String> known) {
        String nearest = null;
        int least = Integer.MAX_VALUE;
        for (String each : known) {
            int distance = distance(word, each);
            if (distance < least) {
                nearest = each;
                least = distance;
            }
        }
        return nearest;
    }

    /// How many characters have to be inserted, deleted or replaced (Levenshtein).
    private static int distance(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] current = new int[to.length() + 1];
            current[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
