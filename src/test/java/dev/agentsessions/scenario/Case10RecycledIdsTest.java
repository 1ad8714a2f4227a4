package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// After a restart of the server `$0` and `%0` were another agent, which was then taken for the recorded one, and
/// killed. An id of tmux's counts only together with the server that gave it.
@Tag("case-10")
@Tag("R11")
class Case10RecycledIdsTest {
    @RegisterExtension
    final Lab lab = new Lab();

    @Test
    void theSameIdsOnANewServerAreAnotherSession() {
        Living kelp = lab.start(Lab.KELP);
        String text = lab.declare(kelp.entry());
        lab.reconcileAndTouchNothing();
        lab.tmux().crash();
        kelp.awaitEnd();
        Living weed = lab.start("weed-creator-claude");
        assertThat(weed.session().id()).isEqualTo(kelp.session().id());
        assertThat(weed.session().pane()).isEqualTo(kelp.session().pane());

        Said said = lab.reconcile();

        assertThat(said.drifts())
                .containsExactly(
                        "A tmux-gone kelp-creator-claude terminated", "B unregistered weed-creator-claude registered");
        assertThat(lab.registry()).startsWith(text.substring(0, text.indexOf("status: running")));
        assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();
    }

    /// A server that was restarted with the agent under its old name: the same entry, in a new pane.
    @Test
    void theSameNameOnANewServerIsARestart() {
        Living old = lab.start(Lab.KELP);
        String text = lab.declare(old.entry());
        lab.reconcileAndTouchNothing();
        lab.tmux().crash();
        old.awaitEnd();
        Living kelp = lab.start(Lab.KELP);

        assertThat(lab.reconcile().drifts()).containsExactly("E restarted kelp-creator-claude refreshed");

        assertThat(lab.registry()).isEqualTo(text.replace("pid: " + old.pane(), "pid: " + kelp.pane()));
        assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();
    }
}
