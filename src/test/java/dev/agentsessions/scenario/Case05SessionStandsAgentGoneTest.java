package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.world.Await;
import dev.agentsessions.world.TmuxServer;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The session stood and so passed for alive, but its pane was a dead husk, or had fallen back to a shell. That is
/// said, and nothing is written, for the session may be wanted. And a recorded pid that was never the pane's (somebody
/// took the attached client's) does not hide that the agent lives.
@Tag("case-05")
class Case05SessionStandsAgentGoneTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @RegisterExtension
    final Lab lab = new Lab();

    @Test
    void aHuskIsNoAgent() {
        Living kelp = lab.start(Lab.KELP);
        lab.tmux().tmux("set-option", "-g", "remain-on-exit", "on");
        lab.declare(kelp.entry());
        kelp.program().exit();
        Await.until(PATIENCE, "the husk", () -> lab.tmux()
                .tmux("list-panes", "-a", "-F", "#{pane_dead}")
                .startsWith("1"));

        Said said = lab.reconcileAndTouchNothing();

        assertThat(said.drifts()).containsExactly("F agent-gone kelp-creator-claude flagged");
        assertThat(said.comment()).contains("no claude runs in any of its panes (a dead pane is there)");
        assertThat(lab.run("status").out()).contains("kelp-creator-claude  running → tmux stands, its agent is gone");
    }

    @Test
    void aPaneThatFellBackToAShellHoldsNoAgent() {
        TmuxServer.Session session = lab.startBelowShell("claude; exec sh");
        lab.declare(Lab.entry(Lab.KELP, "claude", session.panePid(), lab.kelp()));
        assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();

        lab.agentBelow(session.panePid()).exit();
        Await.until(PATIENCE, "the shell", () -> lab.tmux()
                .tmux("list-panes", "-a", "-F", "#{pane_current_command}")
                .startsWith("sh"));

        Said said = lab.reconcileAndTouchNothing();
        assertThat(said.drifts()).containsExactly("F agent-gone kelp-creator-claude flagged");
        assertThat(said.comment()).contains("(sh is there)");
        assertThat(lab.reconcileAndTouchNothing().ongoing()).isEqualTo(said.drifts());
    }

    @Test
    void aRecordedPidThatWasNeverThePanesIsCorrected() throws Exception {
        Living kelp = lab.start(Lab.KELP);
        try (Bystander client = Bystander.start(lab)) {
            String text = lab.declare(Lab.entry(Lab.KELP, "claude", client.pid(), lab.kelp()));

            assertThat(lab.reconcile().drifts()).containsExactly("E restarted kelp-creator-claude refreshed");

            assertThat(lab.registry()).isEqualTo(text.replace("pid: " + client.pid(), "pid: " + kelp.pane()));
        }
    }
}
