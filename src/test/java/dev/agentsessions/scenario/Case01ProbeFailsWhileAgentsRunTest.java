package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A tmux server that was too busy to answer had its agents marked dead while they went on working. A probe that fails
/// proves nothing: the sessions are unknown, and in order again once the server answers.
@Tag("case-01")
@Tag("R10")
class Case01ProbeFailsWhileAgentsRunTest {
    @RegisterExtension
    final Lab lab = new Lab();

    @Test
    void aServerThatHangsMakesItsSessionsUnknown() {
        Living kelp = lab.start(Lab.KELP);
        lab.declare(kelp.entry());
        lab.set("RECONCILE_TMUX_TIMEOUT", "300ms");

        lab.tmux().pause();
        Said hung = lab.reconcileAndTouchNothing();

        assertThat(hung.drifts()).containsExactly("H unknown kelp-creator-claude flagged");
        assertThat(hung.comment()).contains("no answer within").contains("tmux -S " + lab.tmux().socket() + " ls");
        assertThat(hung.json().get("tmux_confirmed").asBoolean()).isFalse();
        assertThat(hung.json().get("summary").get("unknown").asInt()).isEqualTo(1);
        assertThat(lab.reconcileAndTouchNothing().ongoing()).isEqualTo(hung.drifts());

        lab.tmux().resume();
        lab.set("RECONCILE_TMUX_TIMEOUT", "10s");
        Said well = lab.reconcileAndTouchNothing();
        assertThat(well.drifts()).isEmpty();
        assertThat(well.ongoing()).isEmpty();
        assertThat(well.json().get("tmux_confirmed").asBoolean()).isTrue();
    }

    @Test
    void evenADeadPaneProvesNothingWhileTheServerDoesNotAnswer() {
        lab.start("weed-creator-agy");
        lab.declare(lab.deadEntry(Lab.KELP));
        lab.set("RECONCILE_TMUX_TIMEOUT", "300ms");

        lab.tmux().pause();

        assertThat(lab.reconcileAndTouchNothing().drifts()).containsExactly("H unknown kelp-creator-claude flagged");
    }
}
