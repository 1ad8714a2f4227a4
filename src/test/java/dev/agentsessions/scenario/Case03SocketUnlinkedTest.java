package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.world.Await;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A cleaner of /tmp unlinked the socket of a living server; its agents were taken for dead and started a second time.
/// They are unknown, with the one command that brings the socket back, and in order once it is.
@Tag("case-03")
@Tag("R11")
class Case03SocketUnlinkedTest {
    @RegisterExtension
    final Lab lab = new Lab();

    @Test
    void theAgentsOfAServerWithoutSocketAreUnknownAndTheWayBackIsTold() throws Exception {
        Living kelp = lab.start(Lab.KELP);
        lab.declare(kelp.entry());
        Files.delete(lab.tmux().socket());

        Said blind = lab.reconcileAndTouchNothing();

        assertThat(blind.drifts()).containsExactly("H unknown kelp-creator-claude flagged");
        assertThat(blind.comment()).contains("kill -USR1 " + lab.tmux().pid() + "`").contains("still serves it");

        lab.tmux().makeSocketAgain();
        Await.until(Duration.ofSeconds(20), "the socket", () -> Files.exists(lab.tmux().socket()));
        Said well = lab.reconcileAndTouchNothing();
        assertThat(well.drifts()).isEmpty();
        assertThat(well.ongoing()).isEmpty();
    }

    /// The recorded pane is dead, yet a living server still serves that socket: there may be a newer one below it.
    @Test
    void aDeadPaneDoesNotProveTheDeathOfASessionWhoseServerLives() throws Exception {
        lab.start(Lab.KELP);
        lab.declare(lab.deadEntry(Lab.KELP));
        Files.delete(lab.tmux().socket());

        assertThat(lab.reconcileAndTouchNothing().drifts()).containsExactly("H unknown kelp-creator-claude flagged");
    }
}
