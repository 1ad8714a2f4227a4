package dev.agentsessions.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A demo that does not show what it says ends there, and says so.
class DemoFailureTest {
    /// What each run of the program leaves in the registry; the fourth only prints.
    private static final List<String> LEFT =
            List.of("version: 1\n", "kelp-creator-agy\n", "7d2a9c10-5b1e-4c33-9a70-1f2e3d4c5b6a\n", "",
                    "status: terminated\n", "");

    @TempDir
    private Path root;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private int runs;

    @Test
    void comesToItsEndIfEveryActShowsItsDrift() throws IOException {
        play(printed, -1);
        assertThat(printed.toString(UTF_8)).contains("printed by D stale-id", "Now your own");
    }

    @ParameterizedTest
    @CsvSource({"1, B", "2, C", "3, D", "4, A"})
    void endsWithTheActThatDoesNotShowItsDrift(int broken, String act) {
        assertThatThrownBy(() -> play(printed, broken))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("act " + act + " of the demo did not show its drift; ");
        assertThat(runs).isEqualTo(broken + 1);
    }

    @Test
    void endsWhenNobodyReadsIt() {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        assertThatThrownBy(() -> play(closed, -1))
                .isInstanceOf(IOException.class)
                .hasMessage("standard output takes no more of the demo; see whether its reader is gone");
        assertThat(runs).isZero();
    }

    private void play(OutputStream out, int broken) throws IOException {
        new Demo(
                        new FakeStage(root, new ArrayList<>()),
                        (_, _) -> run(broken),
                        FakeStage.BLIND,
                        new PrintStream(out, false, UTF_8),
                        false,
                        new ReentrantLock())
                .play();
    }

    private String run(int broken) throws IOException {
        int run = runs++;
        if (run == broken) {
            return "";
        }
        Files.writeString(
                root.resolve("agent-sessions.yaml"),
                LEFT.get(run),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        return run == 3 ? "printed by D stale-id\n" : "";
    }
}
