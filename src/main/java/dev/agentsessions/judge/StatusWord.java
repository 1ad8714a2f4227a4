package dev.agentsessions.judge;

import dev.agentsessions.session.Entry;
import dev.agentsessions.session.Status;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The word that an entry has for its status, where it is none that is known: then nobody can tell what should be.
public final class StatusWord {
    private StatusWord() {}

    /// Why the entry cannot be judged; null if it can, or if it says nothing of a status.
    public static Life.@Nullable Unknown doubt(Entry entry) {
        String word = entry.statusWord();
        return word == null || entry.status() != null
                ? null
                : new Life.Unknown(
                        "status-word",
                        word,
                        "its status '" + word + "' is none of " + known(),
                        "correct it (line " + entry.place().line() + ")");
    }

    /// All that are known, for people.
    private static String known() {
        return Arrays.stream(Status.values()).map(Status::word).collect(Collectors.joining(", "));
    }
}
