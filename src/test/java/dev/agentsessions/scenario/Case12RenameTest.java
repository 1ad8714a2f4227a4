package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A renamed session was declared dead under its old name and registered a second time under the new one. It is
/// neither: both names are told, and nothing is written.
@Tag("case-12")
@Tag("R11")
class Case12RenameTest {
    @RegisterExtension
    final Lab lab = new Lab();

    @Test
    void aRenamedSessionIsNeitherDeadNorNew() {
        Living kelp = lab.start(Lab.KELP);
        lab.declare(kelp.entry());
        lab.tmux().rename(kelp.session(), "weed-creator-claude");

        Said said = lab.reconcileAndTouchNothing();

        assertThat(said.drifts()).containsExactly("H renamed kelp-creator-claude flagged");
        assertThat(said.comment()).startsWith("kelp-creator-claude: ").contains("weed-creator-claude");
        assertThat(lab.reconcileAndTouchNothing().ongoing()).isEqualTo(said.drifts());

        lab.tmux().rename(kelp.session(), Lab.KELP);
        Said back = lab.reconcileAndTouchNothing();
        assertThat(back.drifts()).isEmpty();
        assertThat(back.ongoing()).isEmpty();
    }

    /// The entry has no pane to go by, but an earlier pass saw which session it was.
    @Test
    void aRenameIsAlsoToldByTheSessionThatWasLastSeen() {
        Living kelp = lab.start(Lab.KELP);
        lab.declare(kelp.entry().replaceAll("\n *pane:.*", ""));
        lab.reconcileAndTouchNothing();
        lab.tmux().rename(kelp.session(), "weed-creator-claude");

        assertThat(lab.reconcileAndTouchNothing().drifts()).containsExactly("H renamed kelp-creator-claude flagged");
    }

    /// Names that were swapped: each entry's pane is in the other's session.
    @Test
    void swappedNamesAreBothToldAndNothingIsExchanged() {
        Living kelp = lab.start(Lab.KELP);
        Living weed = lab.start("weed-creator-claude");
        lab.declare(kelp.entry(), weed.entry());
        lab.tmux().rename(kelp.session(), "between");
        lab.tmux().rename(weed.session(), Lab.KELP);
        lab.tmux().rename(kelp.session(), "weed-creator-claude");

        assertThat(lab.reconcileAndTouchNothing().drifts())
                .containsExactly("H renamed kelp-creator-claude flagged", "H renamed weed-creator-claude flagged");
    }
}
