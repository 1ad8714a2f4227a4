package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.world.TmuxServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// tmux showed `bash` or `2.1.220` where `claude` was expected, and a working agent was called dead. The process tree
/// below the pane decides, not what tmux shows as the command.
@Tag("case-06")
@Tag("R14")
class Case06WrapperShellTest {
    @RegisterExtension
    final Lab lab = new Lab();

    @Test
    void anAgentBelowAWrapperShellIsAlive() {
        TmuxServer.Session session = wrapped();
        lab.declare(Lab.entry(Lab.KELP, "claude", session.panePid(), lab.kelp()));

        assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();
    }

    @Test
    void anAgentBelowAWrapperShellIsRegistered() {
        TmuxServer.Session session = wrapped();
        lab.declare(lab.deadEntry("other").replace("running ", "archived "));

        assertThat(lab.reconcile().drifts()).containsExactly("B unregistered kelp-creator-claude registered");

        assertThat(lab.registry())
                .contains("pane: { pid: " + session.panePid() + ", cmd: sh, cwd: " + lab.kelp() + " }");
        assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();
    }

    /// It is not even on the pane's terminal.
    @Test
    void anAgentWithASessionOfItsOwnIsAliveByItsDescent() {
        TmuxServer.Session session = lab.startBelowShell("setsid claude; echo bye");
        lab.declare(Lab.entry(Lab.KELP, "claude", session.panePid(), lab.kelp()));

        assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();
    }

    /// The shell stays in front of the agent for its whole life.
    private TmuxServer.Session wrapped() {
        TmuxServer.Session session = lab.startBelowShell("claude; echo bye");
        assertThat(lab.tmux().tmux("list-panes", "-a", "-F", "#{pane_current_command}")).startsWith("sh");
        return session;
    }

    @Test
    void anAgentThatIsCalledByItsVersionIsAlive() {
        String[] native2120 = lab.commandAt(lab.home().resolve(".local/share/claude/versions/2.1.220"));
        Living kelp = lab.start(lab.tmux(), Lab.KELP, lab.kelp(), native2120);
        lab.declare(kelp.entry());
        assertThat(lab.tmux().tmux("list-panes", "-a", "-F", "#{pane_current_command}")).startsWith("2.1.220");

        assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();
    }
}
