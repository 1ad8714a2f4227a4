package dev.agentsessions.app;

import dev.agentsessions.adapter.kernel.FlockLocks;
import dev.agentsessions.daemon.DaemonFile;
import dev.agentsessions.daemon.DaemonState;
import dev.agentsessions.daemon.Standing;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Looks whether a daemon lives, and takes and touches nothing for it.
final class DaemonLook {
    private static final boolean LOCKS_ARE_SHOWN = Files.isReadable(Path.of("/proc/locks"));

    private DaemonLook() {}

    static Standing at(Path stateFolder) {
        DaemonState said = new DaemonFile(stateFolder).read();
        return Standing.of(said, LOCKS_ARE_SHOWN ? FlockLocks.holder(DaemonFile.lock(stateFolder)) : process(said));
    }

    /// Where it is not shown who holds a lock, its process has to do: one of its pid that is as old as it says.
    private static @Nullable String process(@Nullable DaemonState said) {
        if (said == null || said.phase() == DaemonState.Phase.STOPPED) {
            return null;
        }
        return ProcessHandle.of(said.pid())
                .filter(process -> process.info()
                        .startInstant()
                        .map(start -> !start.isAfter(said.started()))
                        .orElse(true))
                .map(process -> "pid " + process.pid() + " (as it says)")
                .orElse(null);
    }
}
