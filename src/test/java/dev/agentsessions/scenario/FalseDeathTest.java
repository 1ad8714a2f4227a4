package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.session.Incarnation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// A death that was declared in error is found out, set back, and counted.
///
/// The program cannot be brought to such an error by what the world does, so the recorded pid is falsified, in the
/// entry and in memory, and the sockets are looked for in an empty `TMUX_TMPDIR`; then the sockets are found again.
@Tag("R26")
class FalseDeathTest {
    @RegisterExtension
    final Lab lab = new Lab();

    @Test
    void aDeathThatWasDeclaredInErrorIsSetBackAndCounted() {
        Living kelp = lab.start(Lab.KELP);
        lab.declare(kelp.entry());
        lab.reconcileAndTouchNothing();
        String sockets = lab.environment().get("TMUX_TMPDIR");
        String text = lab.declare(lab.deadEntry(Lab.KELP));
        lab.remember(FalseDeathTest::inAPaneThatIsNot);
        lab.set("TMUX_TMPDIR", lab.folder("elsewhere").toString());
        Said death = lab.reconcile();
        assertThat(death.drifts()).containsExactly("A tmux-gone kelp-creator-claude terminated");
        assertThat(deaths()).isEqualTo("1 declared, 0 retracted");

        lab.set("TMUX_TMPDIR", sockets);
        Said life = lab.reconcile();

        assertThat(life.drifts()).containsExactly("E false-death kelp-creator-claude resumed");
        assertThat(life.comment()).contains("was marked terminated, but that very session is alive");
        assertThat(lab.registry())
                .isEqualTo(Expected.terminated(text, death)
                        .replace("status: terminated ", "status: running ")
                        .replace("pid: " + Lab.NO_PID, "pid: " + kelp.pane())
                        .replace(
                                "        terminated_at:",
                                "        resumed_at: " + life.after("resumed_at") + "\n        terminated_at:"));
        assertThat(deaths()).isEqualTo("1 declared, 1 retracted");
        assertThat(lab.stateFolder().resolve("journal")).isNotEmptyDirectory();
        assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();
    }

    private static Incarnation inAPaneThatIsNot(Incarnation last) {
        return new Incarnation(
                last.host(),
                last.bootId(),
                last.socket(),
                last.serverPid(),
                last.serverStart(),
                last.sessionId(),
                last.sessionCreated(),
                Lab.NO_PID,
                null);
    }

    private String deaths() {
        for (JsonNode check : lab.run("doctor", "--json").json().get("checks")) {
            if (check.get("name").asString().equals("deaths")) {
                return check.get("found").asString();
            }
        }
        throw new AssertionError("doctor does not show the deaths");
    }

    /// Also without a memory, if the entry's pane is alive in that session.
    @Test
    void theRecordedPaneBearsWitnessWithoutAMemory() {
        Living kelp = lab.start(Lab.KELP);
        lab.declare(kelp.entry()
                .replace("running ", "terminated ")
                .replace(
                        "        last_visible",
                        "        terminated_at: " + Instant.now().truncatedTo(ChronoUnit.SECONDS)
                                + "\n        termination_mode: auto-detected\n        last_visible"));

        assertThat(lab.reconcile().drifts()).containsExactly("E false-death kelp-creator-claude resumed");
    }
}
