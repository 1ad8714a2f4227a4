package dev.agentsessions.observe;

import org.jspecify.annotations.Nullable;

/// The folder that a process is in, as Linux names it (proc_pid_cwd(5)).
public final class WorkingFolder {
    /// Follows the name of one that was removed. It is not the folder that has the name now; one that really ends so is
    /// taken for unknown, too.
    private static final String REMOVED = " (deleted)";

    private WorkingFolder() {}

    /// The path of a folder that there is, or null.
    public static @Nullable String of(@Nullable String link) {
        return link == null || link.endsWith(REMOVED) ? null : link;
    }
}
