package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `/clear`, forks and backgrounding change the id of a session that goes on. Overwriting lost the way back; trusting
/// what an old version still says bound the ancestor again. The old id is kept beside the new one, and where the
/// process may be behind, both are told.
@Tag("case-20")
@Tag("R15")
class Case20IdChangesTest {
    private static final String THIRD_ID = "22222222-0000-4000-8000-000000000003";

    @RegisterExtension
    final Lab lab = new Lab();

    @Test
    void aRotationKeepsTheLineage() {
        Living kelp = lab.start(Lab.KELP);
        lab.claude().transcript(lab.kelp(), Lab.ID);
        lab.claude().transcript(lab.kelp(), Lab.OTHER_ID);
        lab.claude().claim(kelp.pid(), Lab.OTHER_ID);
        String text = lab.declare(kelp.entry().replace("own: null", "own: " + Lab.ID));

        Said said = lab.reconcile();
        assertThat(said.drifts()).containsExactly("C id-rotated kelp-creator-claude recorded");
        assertThat(said.comment()).startsWith("kelp-creator-claude: session id materialized " + Lab.OTHER_ID);
        String once = text.replace(
                "own: " + Lab.ID, "own: " + Lab.OTHER_ID + "\n        previous_session_ids: [" + Lab.ID + "]");
        assertThat(lab.registry()).isEqualTo(once);

        lab.claude().transcript(lab.kelp(), THIRD_ID);
        lab.claude().claim(kelp.pid(), THIRD_ID);
        assertThat(lab.reconcile().drifts()).containsExactly("C id-rotated kelp-creator-claude recorded");
        assertThat(lab.registry())
                .isEqualTo(once.replace("own: " + Lab.OTHER_ID, "own: " + THIRD_ID)
                        .replace(Lab.ID + "]", Lab.ID + ", " + Lab.OTHER_ID + "]"));
        assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();
    }

    /// Before its first message there is no transcript yet, and until then nothing has materialised.
    @Test
    void aNewIdCountsOnceItsTranscriptIsOnDisk() {
        Living kelp = lab.start(Lab.KELP);
        lab.claude().transcript(lab.kelp(), Lab.ID);
        lab.claude().claim(kelp.pid(), Lab.OTHER_ID);
        lab.declare(kelp.entry().replace("own: null", "own: " + Lab.ID));

        assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();
    }

    @Test
    void anOldVersionThatDoesNotFollowIsNotBelievedOverANewerConversation() throws Exception {
        Living kelp = lab.start(Lab.KELP);
        Path before = lab.claude().transcript(lab.kelp(), Lab.ID);
        lab.claude().claim(kelp.pid(), Lab.ID, ClaudeHome.OLD);
        Path after = lab.claude().transcript(lab.kelp(), Lab.OTHER_ID);
        Files.setLastModifiedTime(after, FileTime.from(Files.getLastModifiedTime(before).toInstant().plusSeconds(2)));
        lab.declare(kelp.entry());

        Said said = lab.reconcileAndTouchNothing();
        assertThat(said.drifts()).containsExactly("H ambiguous-id kelp-creator-claude flagged");
        assertThat(said.comment()).contains(Lab.ID, Lab.OTHER_ID);

        // A person decides, and is not overruled by what the process goes on to say.
        lab.declare(kelp.entry().replace("own: null", "own: " + Lab.OTHER_ID));
        assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();
    }

    @Test
    void anOldVersionIsBelievedWhereThereIsNothingNewer() throws Exception {
        Living kelp = lab.start(Lab.KELP);
        lab.claude().transcript(lab.kelp(), Lab.ID);
        lab.claude().claim(kelp.pid(), Lab.ID, ClaudeHome.OLD);
        Path elder = lab.claude().transcript(lab.kelp(), Lab.OTHER_ID);
        Files.setLastModifiedTime(elder, FileTime.from(Instant.now().minusSeconds(3600)));
        String text = lab.declare(kelp.entry());

        assertThat(lab.reconcile().drifts()).containsExactly("C id-materialized kelp-creator-claude recorded");

        assertThat(lab.registry()).isEqualTo(text.replace("own: null", "own: " + Lab.ID));
    }
}
