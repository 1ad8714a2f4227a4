package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Two live sessions wrote into one conversation, or one id was recorded for two, and nobody noticed. It is a drift of
/// its own, and the id is given to neither.
@Tag("case-23")
@Tag("R15")
class Case23SharedConversationTest {
    @RegisterExtension
    final Lab lab = new Lab();

    @Test
    void twoLiveSessionsInOneConversationAreToldAndNeitherIsGivenIt() {
        Living kelp = lab.start(Lab.KELP);
        Living weed = lab.start("weed-creator-claude");
        lab.claude().transcript(lab.kelp(), Lab.ID);
        lab.claude().claim(kelp.pid(), Lab.ID);
        lab.claude().claim(weed.pid(), Lab.ID);
        lab.declare(kelp.entry(), weed.entry());

        Said said = lab.reconcileAndTouchNothing();

        assertThat(said.drifts()).containsExactly("G shared-conversation kelp-creator-claude flagged");
        assertThat(said.comment()).contains(Lab.ID, "kelp-creator-claude, weed-creator-claude");
        assertThat(lab.reconcileAndTouchNothing().ongoing()).isEqualTo(said.drifts());
    }

    @Test
    void anIdThatIsRecordedForTwoLiveSessionsIsTold() {
        Living kelp = lab.start(Lab.KELP);
        Living weed = lab.start(lab.tmux(), "weed-creator-claude", lab.folder("work/weed"));
        lab.claude().transcript(lab.kelp(), Lab.ID);
        lab.declare(
                kelp.entry().replace("own: null", "own: " + Lab.ID),
                weed.entry().replace("own: null", "own: " + Lab.ID));

        assertThat(lab.reconcileAndTouchNothing().drifts())
                .containsExactly("G shared-conversation kelp-creator-claude flagged");
    }

    @Test
    void anIdThatAnotherEntryOwnsIsNotBound() {
        Living kelp = lab.start(Lab.KELP);
        lab.claude().transcript(lab.kelp(), Lab.ID);
        lab.claude().claim(kelp.pid(), Lab.ID);
        lab.declare(
                kelp.entry(),
                lab.deadEntry("weed-creator-claude")
                        .replace("running ", "stopped ")
                        .replace("own: null", "own: " + Lab.ID));

        Said said = lab.reconcileAndTouchNothing();

        assertThat(said.drifts()).containsExactly("H ambiguous-id kelp-creator-claude flagged");
        assertThat(said.comment()).contains("already belongs to the entry weed-creator-claude");
    }
}
