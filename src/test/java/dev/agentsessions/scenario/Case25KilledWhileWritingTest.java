package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.testing.Child;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A kill or a loss of power left the registry truncated, empty or full of NULs, and the next start "reset" it to
/// nothing. Whenever a pass is killed, the old text or the new one stands there, whole; and what is broken already is
/// refused and left as it is.
@Tag("case-25")
class Case25KilledWhileWritingTest {
    private static final int KILLS = 5;
    private static final long SEED = Long.getLong("kill.seed", System.nanoTime());

    /// Gives a write its time.
    private static final String BALLAST = "# kelp\n".repeat(100_000);

    @RegisterExtension
    final Lab lab = new Lab();

    @Test
    @Tag("R9")
    void aKillAtAnyInstantLeavesTheOldTextOrTheNewOne() throws Exception {
        Random random = new Random(SEED);
        long begin = System.nanoTime();
        assertThat(leftBy(pass -> assertThat(pass.rest()).contains("Marked terminated."))).isEqualTo("terminated");
        long whole = System.nanoTime() - begin;
        for (int i = 0; i < KILLS; i++) {
            long after = random.nextLong(whole);
            assertThat(leftBy(_ -> LockSupport.parkNanos(after)))
                    .as("seed %d, kill %d after %d ns", SEED, i, after)
                    .isIn("running", "terminated");
        }
    }

    /// Kills at each step of the write are in `registry/CrashTest`; here, what one leaves behind meets a whole pass.
    @Test
    @Tag("R9")
    void whatAKilledPassLeftIsSweptUpByTheNextThatWrites() throws Exception {
        lab.declare(lab.deadEntry(Lab.KELP));
        Path left = lab.registryFile()
                .resolveSibling("." + lab.registryFile().getFileName() + ".reconcile-" + Lab.NO_PID + "-0.tmp");
        Files.writeString(left, "version: 1\nworksp");

        lab.reconcile();

        assertThat(lab.registry()).contains("auto-detected");
        assertThat(left).doesNotExist();
    }

    private interface Meanwhile {
        void happens(Child pass) throws Exception;
    }

    /// The status in the registry that a pass with a death to declare leaves when it is killed after something.
    private String leftBy(Meanwhile meanwhile) throws Exception {
        String running = lab.write(lab.declare(lab.deadEntry(Lab.KELP)) + BALLAST);
        try (Child pass = Child.of(lab.program("--once"))) {
            meanwhile.happens(pass);
        }
        String now = lab.registry();
        String terminated = now.replace("terminated  ", "running  ")
                .replaceFirst("\n *terminated_at: \\S+\n *termination_mode: auto-detected\n", "\n");
        if (now.equals(running)) {
            return "running";
        }
        return now.contains("status: terminated ") && terminated.equals(running)
                ? "terminated"
                : now.substring(0, Math.min(1_000, now.length()));
    }

    /// What others have left of a registry: nothing, NULs, half of it, two in one.
    @ParameterizedTest
    @ValueSource(strings = {
        "", "\n\n", "\0\0\0\0", "version: 1\nworkspaces: { kelp: { sessions: { a: ", "a: 1\n---\nb: 2\n"
    })
    @Tag("R8")
    @Tag("R3")
    void aBrokenRegistryIsRefusedAndLeftAsItIs(String text) {
        lab.start(Lab.KELP);
        lab.write(text);
        FileState before = FileState.of(lab.registryFile());

        Said said = lab.run("--once", "--emit-diff");

        assertThat(said.status()).isEqualTo(2);
        assertThat(said.out()).isEmpty();
        assertThat(said.err()).hasLineCount(1).startsWith("reconcile: " + lab.registryFile() + ":");
        assertThat(FileState.of(lab.registryFile())).isEqualTo(before);
    }
}
