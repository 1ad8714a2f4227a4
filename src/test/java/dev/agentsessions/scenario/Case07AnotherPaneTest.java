package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.world.TmuxServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The user opened a second window or a split; the probe looked at the active pane only, saw a shell and called the
/// agent dead. All panes of all windows count.
@Tag("case-07")
@Tag("R11")
class Case07AnotherPaneTest {
    @RegisterExtension
    final Lab lab = new Lab();

    @Test
    void aShellInAnActiveSplitOrWindowDoesNotHideTheAgent() {
        Living kelp = lab.start(Lab.KELP);
        lab.declare(kelp.entry());
        lab.tmux().split(kelp.session(), lab.kelp(), "sleep", "600");
        lab.tmux().tmux("new-window", "-t", kelp.session().id(), "-c", lab.kelp().toString(), "sleep 600");
        lab.tmux().tmux("select-window", "-t", kelp.session().id() + ":$");

        assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();
    }

    @Test
    void anAgentThatWasStartedInTheSecondPaneCountsAndIsNotTakenForARestart() {
        TmuxServer.Session session = lab.tmux().newSession(Lab.KELP, lab.kelp(), "sleep", "600");
        long second = lab.tmux().split(session, lab.kelp(), lab.command("claude"));
        lab.standIn(second);
        lab.declare(Lab.entry(Lab.KELP, "claude", session.panePid(), lab.kelp()));

        assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();
    }

    @Test
    @Tag("R14")
    void theRegisteredPaneIsTheOneOfTheAgent() {
        TmuxServer.Session session = lab.tmux().newSession(Lab.KELP, lab.kelp(), "sleep", "600");
        long second = lab.tmux().split(session, lab.kelp(), lab.command("claude"));
        lab.standIn(second);
        lab.declare(lab.deadEntry("other").replace("running ", "archived "));

        Said said = lab.reconcile();

        assertThat(said.drifts()).containsExactly("B unregistered kelp-creator-claude registered");
        assertThat(said.drift().get("after").get("pane").get("pid").asLong()).isEqualTo(second);
    }
}
