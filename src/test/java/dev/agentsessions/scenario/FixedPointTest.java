package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Whatever has drifted, two passes heal what can be healed, and a third has nothing to do and nothing new to say.
class FixedPointTest {
    @RegisterExtension
    final Lab lab = new Lab();

    @Test
    @Tag("R7")
    @Tag("R22")
    void isReachedInTwoPassesFromADriftOfEveryClass() {
        Living bound = lab.start("c-creator-claude");
        lab.claude().transcript(lab.kelp(), Lab.ID);
        lab.claude().claim(bound.pid(), Lab.ID);
        Living unregistered = lab.start(lab.tmux(), "b-creator-agy", lab.folder("work/b"));
        lab.agy().conversation(Lab.OTHER_ID);
        unregistered.program().hold(lab.agy().presence(Lab.OTHER_ID));
        Living revived = lab.start(lab.tmux(), "e-creator-claude", lab.folder("work/e"));
        Living moved = lab.start(lab.tmux(), "h-creator-claude", lab.folder("work/h"));
        lab.tmux().newSession("f-creator-claude", lab.kelp(), "sh");
        lab.declare(
                lab.deadEntry("a-creator-claude"),
                bound.entry(),
                lab.deadEntry("d-creator-claude")
                        .replace("running ", "stopped ")
                        .replace("own: null", "own: 11111111-0000-4000-8000-00000000000d"),
                revived.entry().replace("running ", "stopped ").replace("pid: " + revived.pane(), "pid: " + Lab.NO_PID),
                lab.deadEntry("f-creator-claude"),
                moved.entry());
        lab.tmux().rename(moved.session(), "elsewhere");

        assertThat(lab.reconcile().drifts())
                .containsExactlyInAnyOrder(
                        "A tmux-gone a-creator-claude terminated",
                        "B unregistered b-creator-agy registered",
                        "C id-materialized c-creator-claude recorded",
                        "D stale-id d-creator-claude flagged",
                        "E revived e-creator-claude resumed",
                        "F agent-gone f-creator-claude flagged",
                        "H renamed h-creator-claude flagged");
        Said second = lab.reconcile();
        assertThat(second.drifts()).containsExactly("C id-materialized b-creator-agy recorded");

        List<String> standing = List.of(
                "D stale-id d-creator-claude flagged",
                "F agent-gone f-creator-claude flagged",
                "H renamed h-creator-claude flagged");
        assertThat(second.ongoing()).containsExactlyInAnyOrderElementsOf(standing);
        Said third = lab.reconcileAndTouchNothing();
        assertThat(third.drifts()).isEmpty();
        assertThat(third.ongoing()).containsExactlyInAnyOrderElementsOf(standing);
    }
}
