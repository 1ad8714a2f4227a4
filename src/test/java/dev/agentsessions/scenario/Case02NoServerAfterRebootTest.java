package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.session.Incarnation;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// After a reboot nothing listens, and sessions stayed "unknown" for ever, for fear of case 1. They have to end as
/// terminated: nothing listens, no server process serves the socket any more, and the recorded process is gone.
///
/// The dead server, its left socket and the dead agent are real. The reboot is staged: the boot id that an earlier pass
/// remembered is altered, and the recorded pid is given to a process that lives.
@Tag("case-02")
@Tag("R11")
class Case02NoServerAfterRebootTest {
    @RegisterExtension
    final Lab lab = new Lab();

    @Test
    void aCrashedServerWhoseAgentIsGoneEndsInTerminated() {
        Living kelp = lab.start(Lab.KELP);
        String text = lab.declare(kelp.entry());
        lab.tmux().crash();
        kelp.awaitEnd();
        assertThat(lab.tmux().socket()).exists();

        Said said = lab.reconcile();

        assertThat(said.drifts()).containsExactly("A tmux-gone kelp-creator-claude terminated");
        assertThat(said.comment()).startsWith("kelp-creator-claude: tmux gone (was pane " + kelp.pane()
                + ", cmd claude). Marked terminated.");
        assertThat(said.drift().get("evidence").toString())
                .contains("absent twice")
                .containsAnyOf("is free", "has ended");
        assertThat(lab.registry()).isEqualTo(Expected.terminated(text, said));
        assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();
    }

    @Test
    void aNewBootIdProvesTheDeathThoughThePidIsInUseAgain() throws Exception {
        Living kelp = lab.start(Lab.KELP);
        lab.declare(kelp.entry());
        lab.reconcileAndTouchNothing();
        lab.tmux().crash();
        kelp.awaitEnd();
        Files.delete(lab.tmux().socket());
        try (Bystander other = Bystander.start(lab)) {
            String text = lab.declare(Lab.entry(Lab.KELP, "claude", other.pid(), lab.kelp()));
            lab.remember(last -> rebooted(last, other.pid()));

            Said said = lab.reconcile();

            assertThat(said.drifts()).containsExactly("A tmux-gone kelp-creator-claude terminated");
            assertThat(said.drift().get("evidence").toString()).contains("has booted since");
            assertThat(lab.registry()).isEqualTo(Expected.terminated(text, said));
        }
    }

    /// A server that starts or ends, or its fork before it becomes a pane's command: it has the name and no socket.
    @Test
    void aServerThatHasNoSocketLeavesNothingInDoubt() throws Exception {
        String text = lab.declare(lab.deadEntry(Lab.KELP));
        String[] program = lab.commandAt(lab.root().resolve("tmux: server"));
        try (Bystander nameless = Bystander.start(lab, List.of(program))) {
            lab.standIn(nameless.pid());

            Said said = lab.reconcile();

            assertThat(said.drifts()).containsExactly("A tmux-gone kelp-creator-claude terminated");
            assertThat(lab.registry()).isEqualTo(Expected.terminated(text, said));
        }
    }

    private static Incarnation rebooted(Incarnation last, long panePid) {
        return new Incarnation(
                last.host(),
                "00000000-0000-4000-8000-000000000000",
                last.socket(),
                last.serverPid(),
                last.serverStart(),
                last.sessionId(),
                last.sessionCreated(),
                panePid,
                Proc.startTicks(panePid));
    }
}
