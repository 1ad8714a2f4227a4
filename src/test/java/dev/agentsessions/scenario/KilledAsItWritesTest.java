package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.agentsessions.world.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A pass that is killed right after its writing has told nobody, and no later look finds what it wrote: it is told
/// nevertheless, and what was not written is not.
@Tag("R22")
class KilledAsItWritesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String GONE = "A tmux-gone " + Lab.KELP + " terminated";

    /// The first fsync(2) is that of the new text, the second that of its folder, after the rename.
    private static final int BEFORE = 1;

    private static final int AFTER = 2;

    @RegisterExtension
    final Lab lab = new Lab();

    @BeforeEach
    void declareOneThatIsGone() {
        lab.declare(lab.deadEntry(Lab.KELP));
    }

    private Path undelivered() {
        return lab.stateFolder().resolve("undelivered.jsonl");
    }

    private void killed(int sync, String... words) {
        List<String> command = new ArrayList<>(List.of("strace", "-f", "-qq", "-e", "trace=fsync", "-o"));
        command.addAll(List.of("/dev/null", "-e", "inject=fsync:signal=SIGKILL:when=" + sync));
        assumeTrue(works(command), "strace works here");
        command.addAll(lab.program(words));
        Run run = Run.of(PATIENCE, lab.environment(), command);
        assertThat(run.status()).as(run.err()).isEqualTo(128 + 9);
        assertThat(run.out()).isEmpty();
        assertThat(lab.registry().contains("auto-detected")).isEqualTo(sync == AFTER);
    }

    private boolean works(List<String> strace) {
        List<String> command = new ArrayList<>(strace);
        command.add("true");
        return Files.isExecutable(Path.of("/usr/bin/strace"))
                && Run.of(PATIENCE, lab.environment(), command).status() == 0;
    }

    @Test
    void whatWasWrittenIsToldWhateverElseIsWrittenMeanwhile() {
        killed(AFTER, "--once", "--emit-diff");
        lab.write("# somebody's\n" + lab.registry());

        assertThat(lab.run("--once", "--emit-diff", "--dry-run").drifts()).containsExactly(GONE);
        assertThat(lab.reconcile().drifts()).containsExactly(GONE);
        assertThat(lab.reconcile().drifts()).isEmpty();
        assertThat(undelivered()).doesNotExist();
    }

    @Test
    void whatWasWrittenIsToldThoughTheNextPassWritesOverIt() {
        killed(AFTER, "--once", "--emit-diff");
        lab.start(Lab.KELP);

        List<String> drifts = lab.reconcile().drifts();
        assertThat(drifts).hasSize(2).startsWith(GONE);
        assertThat(drifts.getLast()).contains(Lab.KELP, "resumed");
        assertThat(undelivered()).doesNotExist();
    }

    @Test
    @Tag("S15")
    void whatWasWrittenIsToldThoughADaemonWritesOverIt() {
        killed(AFTER, "--subscribe");
        lab.start(Lab.KELP);

        try (Subscribed daemon = Subscribed.started(lab)) {
            assertThat(daemon.log()).containsOnlyOnce(Lab.KELP + ": tmux gone");
        }
        List<String> drifts = lab.reconcile().drifts();
        assertThat(drifts).hasSize(2).startsWith(GONE);
        assertThat(drifts.getLast()).contains(Lab.KELP, "resumed");
    }

    @Test
    void whatWasNotWrittenIsToldOnceItIs() {
        killed(BEFORE, "--once", "--emit-diff");

        assertThat(lab.reconcile().drifts()).containsExactly(GONE);
        assertThat(lab.reconcile().drifts()).isEmpty();
        assertThat(undelivered()).doesNotExist();
    }

    @Test
    void whatWasNotWrittenAndIsSoNoMoreIsForgotten() {
        killed(BEFORE, "--once", "--emit-diff");
        assertThat(undelivered()).content().contains(Lab.KELP);
        lab.declare();

        assertThat(lab.reconcile().drifts()).isEmpty();
        assertThat(undelivered()).doesNotExist();
    }

    @Test
    @Tag("S6")
    void aDaemonTellsBothWhoAskAndWhomItPushesTo() {
        killed(AFTER, "--subscribe");

        try (Subscribed daemon = Subscribed.started(lab)) {
            assertThat(daemon.log()).containsOnlyOnce(Lab.KELP + ": tmux gone");
        }
        assertThat(lab.stateFolder().resolve("push/undelivered.jsonl")).doesNotExist();
        assertThat(lab.reconcile().drifts()).containsExactly(GONE);
        assertThat(lab.reconcile().drifts()).isEmpty();
    }

    /// Both audiences have a file then.
    @Test
    @Tag("S15")
    void whatAPassWroteBesideADaemonIsPushed() {
        try (Subscribed daemon = Subscribed.started(lab)) {
            assertThat(daemon.log()).contains("tmux gone");
        }
        lab.declare(lab.deadEntry("reef-creator-claude"));
        killed(AFTER, "--once", "--emit-diff");

        try (Subscribed daemon = Subscribed.started(lab)) {
            assertThat(daemon.log()).containsOnlyOnce("reef-creator-claude: tmux gone");
        }
        assertThat(lab.reconcile().drifts())
                .containsExactly(GONE, "A tmux-gone reef-creator-claude terminated");
    }
}
