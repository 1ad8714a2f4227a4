package dev.agentsessions.adapter.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsessions.registry.Locks;
import dev.agentsessions.registry.Locks.LockedException;
import dev.agentsessions.world.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("M4")
class ChannelLocksTest {
    /// Says whether another process may lock the file, as fcntl(2) sees it.
    private static final String TRY = """
            import fcntl, sys
            try:
                fcntl.lockf(open(sys.argv[1], 'r+'), fcntl.LOCK_EX | fcntl.LOCK_NB)
                print('free')
            except OSError:
                print('locked')
            """;

    @TempDir
    private Path folder;

    private static String another(Path file) {
        return Run.of(
                        Duration.ofSeconds(30),
                        Map.of("PATH", "/usr/bin:/bin"),
                        List.of("/usr/bin/python3", "-c", TRY, file.toString()))
                .orFail()
                .strip();
    }

    @Test
    void excludesOtherProcessesAndItselfUntilItIsClosed() throws Exception {
        Path file = folder.resolve("lock");
        Path alias = Files.createSymbolicLink(folder.resolve("alias"), folder).resolve("lock");
        Locks.Held held = new ChannelLocks().acquire(file, Duration.ZERO);
        assertThat(another(file)).isEqualTo("locked");
        for (Path path : List.of(file, alias)) {
            assertThatThrownBy(() -> new ChannelLocks().acquire(path, Duration.ZERO))
                    .isInstanceOf(LockedException.class)
                    .hasMessage(path + ": locked by this process");
        }
        assertThat(another(file)).as("after it was tried for here").isEqualTo("locked");
        held.close();
        assertThat(another(file)).isEqualTo("free");
        try (Locks.Held _ = new ChannelLocks().acquire(alias, Duration.ZERO)) {
            held.close();
            assertThat(another(file)).isEqualTo("locked");
            assertThatThrownBy(() -> new ChannelLocks().acquire(file, Duration.ZERO)).isInstanceOf(LockedException.class);
        }
    }

    @Test
    void isNotHadWhileAnotherProcessHasIt() throws Exception {
        Path file = Files.createFile(folder.resolve("lock"));
        Process other = new ProcessBuilder(
                        "/usr/bin/python3",
                        "-c",
                        "import fcntl, sys; f = open(sys.argv[1], 'r+'); fcntl.lockf(f, fcntl.LOCK_EX); print('mine',"
                                + " flush=True); sys.stdin.read()",
                        file.toString())
                .start();
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("mine");
            assertThatThrownBy(() -> new ChannelLocks().acquire(file, Duration.ZERO))
                    .isInstanceOf(LockedException.class)
                    .hasMessage(file + ": locked by another process");
        } finally {
            other.destroyForcibly().waitFor();
        }
        new ChannelLocks().acquire(file, Duration.ZERO).close();
    }
}
