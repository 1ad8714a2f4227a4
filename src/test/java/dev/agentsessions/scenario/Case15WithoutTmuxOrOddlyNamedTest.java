package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Agents that run outside tmux by design, or under a name nobody thought of, fell through: they were never seen, or
/// killed as strays. One outside tmux is not ours to register, and an entry that may mean it is unknown; an odd name is
/// as good as any for an entry, and what is registered by itself is configurable.
@Tag("case-15")
@Tag("R14")
class Case15WithoutTmuxOrOddlyNamedTest {
    @RegisterExtension
    final Lab lab = new Lab();

    @Test
    @Tag("R11")
    void anAgentOutsideTmuxIsNotRegisteredAndKeepsAnEntryThatMayMeanItFromDying() throws Exception {
        lab.keepServer();
        lab.declare(lab.deadEntry("night-job").replaceAll("\n *pane:.*", "")
                .replace("2025-06-19T09:00:00Z", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString()));
        try (Bystander background = Bystander.start(lab, List.of(lab.command("claude")))) {
            lab.standIn(background.pid());

            Said said = lab.reconcileAndTouchNothing();

            assertThat(said.drifts()).containsExactly("H unknown night-job flagged");
            assertThat(said.comment()).contains("agents run that could be it under another name");
        }
    }

    @Test
    void aRegisteredSessionMayHaveAnyName() {
        lab.keepServer();
        Living strike = lab.start("strike 7: claude");
        lab.declare(strike.entry().replace("strike 7: claude:", "'strike 7_ claude':"));
        assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();

        strike.end();
        assertThat(lab.reconcile().drifts()).containsExactly("A tmux-gone strike 7_ claude terminated");
    }

    @Test
    void whichNamesAreRegisteredIsConfigurable() {
        Living strike = lab.start("kelp-strike-claude");
        lab.declare(lab.deadEntry("other").replace("running ", "archived "));
        assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();

        lab.set("RECONCILE_SESSION_PATTERN", "(?<workspace>.+)-strike-(?<agent>claude|agy)");

        assertThat(lab.reconcile().drifts()).containsExactly("B unregistered kelp-strike-claude registered");
        assertThat(lab.registry()).contains("kelp-strike-claude:", "pid: " + strike.pane());
    }
}
