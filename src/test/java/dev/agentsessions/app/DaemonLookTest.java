package dev.agentsessions.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.adapter.kernel.FlockLocks;
import dev.agentsessions.daemon.Broker;
import dev.agentsessions.daemon.DaemonFile;
import dev.agentsessions.daemon.DaemonState;
import dev.agentsessions.daemon.DaemonState.Phase;
import dev.agentsessions.daemon.Standing;
import dev.agentsessions.daemon.Watches;
import dev.agentsessions.registry.Locks;
import dev.agentsessions.testing.Child;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whether a daemon lives is told by its lock, whatever its state file says.
@Tag("S4")
class DaemonLookTest {
    @TempDir
    private Path folder;

    private DaemonState say(Phase phase, long pid) throws Exception {
        DaemonState state = new DaemonState(
                phase, pid, "1", "/r", Instant.parse("2026-11-20T02:00:00Z"), 0, null, 0, "", null, 0, null,
                Broker.State.OFF, new Watches.Report(0, 0, 0, List.of()));
        new DaemonFile(folder).write(state);
        return state;
    }

    private Standing look() {
        return DaemonLook.at(folder);
    }

    @Test
    void tellsWhatHasNeverRunFromWhatStartsRunsAndIsGone() throws Exception {
        assertThat(look()).isEqualTo(new Standing.Never());
        assertThat(folder).isEmptyDirectory();
        Path lock = folder.resolve("daemon.lock");
        DaemonState state;
        try (Child child = Child.of("flock", lock.toString(), "sh", "-c", "echo held; read line")) {
            assertThat(child.line()).isEqualTo("held");
            String holder = "pid " + child.pid() + " (flock)";
            assertThat(look()).isEqualTo(new Standing.Starts(holder));
            say(Phase.READY, child.pid() + 1);
            assertThat(look()).as("the file of an earlier one").isEqualTo(new Standing.Starts(holder));
            say(Phase.STOPPED, child.pid());
            assertThat(look()).isEqualTo(new Standing.Starts(holder));
            state = say(Phase.READY, child.pid());
            assertThat(look()).isEqualTo(new Standing.Runs(state));
            child.tell("");
            child.rest();
        }
        assertThat(look()).isEqualTo(new Standing.Gone(state));
        state = say(Phase.STOPPED, 7);
        assertThat(look()).isEqualTo(new Standing.Stopped(state));
    }

    @Test
    void takesAndTouchesNothing() throws Exception {
        Path lock = folder.resolve("daemon.lock");
        say(Phase.READY, ProcessHandle.current().pid());
        look();
        assertThat(lock).doesNotExist();
        try (Locks.Held _ = new FlockLocks().acquire(lock, Duration.ZERO)) {
            assertThat(look()).isInstanceOf(Standing.Runs.class);
        }
        assertThat(look()).isInstanceOf(Standing.Gone.class);
        assertThat(Files.list(folder)).hasSize(2);
    }
}
