package dev.agentsessions.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.session.Agent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a daemon says of itself, word by word.
class ProgressTest {
    private static final String KELP = "kelp-creator-claude";
    private static final String REEF = "reef-creator-claude";
    private static final String REGISTRY = """
            workspaces:
              kelp:
                path: /lab/kelp
                sessions:
                  kelp-creator-claude: { agent: claude, status: running, pane: { pid: 100 } }
                  reef-creator-claude: { agent: claude, status: running, pane: { pid: 200 } }
            """;

    @TempDir
    private Path folder;

    private Den den;

    @BeforeEach
    void dig() {
        den = new Den(folder);
        den.declare(REGISTRY);
        den.machine.start(KELP, Agent.CLAUDE, 100, "/lab/kelp");
        den.machine.startShell(REEF, 200, "/lab/kelp");
    }

    @AfterEach
    void leave() {
        den.close();
    }

    @Test
    @Tag("S4")
    void saysThatTheRegistryHasGoneAndOnceThatPassesWorkAgain() throws IOException {
        den.started();
        assertThat(den.log()).doesNotContain("passes work again");
        Files.delete(den.registry);
        den.wakeUps.wake(Reason.REGISTRY_CHANGED);
        den.await("failures", () -> den.said().failures() >= 2);
        String gone = den.registry + ": the registry is not there any more";
        assertThat(den.log()).contains(" the pass failed: " + gone + "; the next one is tried in ");
        assertThat(den.said().lastFailure()).endsWith("Z: " + gone);
        assertThat(den.toldManager).contains("STATUS=1 passes in a row have failed: " + gone);

        den.declare(REGISTRY);
        den.wakeUps.wake(Reason.REGISTRY_CHANGED);
        den.await("recovery", () -> den.said().phase() == DaemonState.Phase.READY);
        den.wake(Reason.MESSAGE);
        assertThat(den.log()).containsOnlyOnce(" passes work again\n");
        assertThat(den.said().failures()).isZero();
    }

    @Test
    @Tag("S14")
    void saysOfADryRunThatItIsOneAndWhatItDidNotWrite() {
        den.machine.end(KELP);
        den.dryRun = true;
        den.started();
        assertThat(den.stopped()).isNull();

        assertThat(den.log())
                .containsOnlyOnce(" ready, in a dry run, which writes nothing and speaks with no broker; last pass ")
                .containsOnlyOnce("dry run, so ")
                .containsPattern("Z dry run, so this was not written: [^\n]*" + KELP)
                .containsPattern("Z (?!dry run)[^\n]*" + REEF);
    }

    @Test
    @Tag("S14")
    void saysNothingOfADryRunWhereThereIsNone() {
        den.machine.end(KELP);
        den.started();

        assertThat(den.log()).contains(" ready; last pass ", KELP).doesNotContain("dry run");
    }
}
