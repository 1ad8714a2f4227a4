package dev.agentsessions.cli;

import dev.agentsessions.memory.OwnerOnly;
import dev.agentsessions.memory.Reasons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Says of the state folder that it cannot be written, once, however many files that concerns.
final class StateFolder {
    static final String ADVICE = "see to its permissions, or name another with --state-dir; until then every pass "
            + "reports everything again and keeps no journal";

    private StateFolder() {}

    /// What is to be told of what could not be kept in it: that nothing can, if that is so.
    static List<String> told(Path folder, List<String> notes) {
        if (notes.isEmpty()) {
            return notes;
        }
        try {
            OwnerOnly.createFolder(folder);
            Files.delete(Files.createTempFile(folder, ".", ".tmp"));
            return notes;
        } catch (IOException e) {
            return List.of(folder + ": cannot be written (" + Reasons.of(e) + "); " + ADVICE);
        }
    }
}
