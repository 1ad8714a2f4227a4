package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// After a restart tmux-resurrect brought back the session's name with a bare shell in it, and that passed for the
/// agent. A name proves nothing: no agent is there, so nothing is revived, refreshed or registered.
@Tag("case-08")
@Tag("R14")
class Case08NameRestoredWithShellTest {
    @RegisterExtension
    final Lab lab = new Lab();

    @BeforeEach
    void restoreTheNameOnly() {
        lab.tmux().newSession(Lab.KELP, lab.kelp(), "sh");
    }

    @Test
    void aRunningEntryIsToldThatItsAgentIsGone() {
        lab.declare(lab.deadEntry(Lab.KELP));

        assertThat(lab.reconcileAndTouchNothing().drifts())
                .containsExactly("F agent-gone kelp-creator-claude flagged");
    }

    @Test
    void aTerminatedEntryIsNotRevived() {
        lab.declare(lab.deadEntry(Lab.KELP).replace("running ", "terminated "));

        assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();
    }

    @Test
    void anUnknownNameIsNotRegistered() {
        lab.declare(lab.deadEntry("other").replace("running ", "archived "));

        assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();
    }
}
