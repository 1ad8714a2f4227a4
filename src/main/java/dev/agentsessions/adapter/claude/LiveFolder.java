package dev.agentsessions.adapter.claude;

import dev.agentsessions.observe.ProcessInfo;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A working directory in which Claude runs.
final class LiveFolder {
    private final String cwd;
    private final String key;
    private final Set<String> projectNames = new HashSet<>();
    private Instant since = Instant.MAX;
    private boolean searched;

    LiveFolder(String cwd) {
        this.cwd = cwd;
        this.key = ProjectKey.of(cwd);
    }

    /// Takes in a process that runs here.
    ///
    /// @param known whether it says reliably which conversation it is in, so that there is nothing to search
    void add(ProcessInfo process, @Nullable String projectName, boolean known) {
        since = process.startedAt().isBefore(since) ? process.startedAt() : since;
        searched |= !known;
        if (projectName != null) {
            projectNames.add(projectName);
        }
    }

    String cwd() {
        return cwd;
    }

    /// When the oldest process here began.
    Instant since() {
        return since;
    }

    /// Whether the conversations here have to be searched for.
    boolean searched() {
        return searched;
    }

    /// Whether a folder below `projects/` can hold the conversations of this directory.
    boolean keepsIn(String folder) {
        return ProjectKey.names(folder, key) || projectNames.contains(folder);
    }
}
