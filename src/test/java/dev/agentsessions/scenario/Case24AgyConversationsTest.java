package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// agy chooses its ids itself, leaves its locks behind and notes only the last conversation of a folder: bindings by
/// the newest file leaked other people's chats, and two that began in one second got the same id. The lock that a
/// process holds open is the proof; the note counts only where there is nobody else.
@Tag("case-24")
@Tag("R15")
class Case24AgyConversationsTest {
    private static final String KELP = "kelp-creator-agy";
    private static final String MATERIALIZED = "C id-materialized kelp-creator-agy recorded";

    @RegisterExtension
    final Lab lab = new Lab();

    @Test
    void theLockThatAProcessHoldsOpenIsTheProof() {
        Living kelp = lab.start(KELP);
        Living weed = lab.start("weed-creator-agy");
        lab.agy().conversation(Lab.ID);
        lab.agy().conversation(Lab.OTHER_ID);
        lab.agy().last(lab.kelp(), Lab.OTHER_ID);
        kelp.program().hold(lab.agy().presence(Lab.ID));
        weed.program().hold(lab.agy().presence(Lab.OTHER_ID));
        String text = lab.declare(kelp.entry(), weed.entry());

        assertThat(lab.reconcile().drifts())
                .containsExactly(MATERIALIZED, "C id-materialized weed-creator-agy recorded");

        assertThat(lab.registry())
                .isEqualTo(text.replaceFirst("own: null", "own: " + Lab.ID)
                        .replaceFirst("own: null", "own: " + Lab.OTHER_ID));
        assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();
    }

    @Test
    void aLockThatWasLeftBehindProvesNothing() throws Exception {
        Living kelp = lab.start(KELP);
        lab.agy().conversation(Lab.ID);
        Files.createFile(lab.agy().presence(Lab.ID));
        lab.declare(kelp.entry());

        assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();
    }

    @Test
    void aConversationThatIsNotOnDiskYetHasNotMaterialized() {
        Living kelp = lab.start(KELP);
        kelp.program().hold(lab.agy().presence(Lab.ID));
        lab.declare(kelp.entry());
        assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();

        lab.agy().conversation(Lab.ID);

        assertThat(lab.reconcile().drifts()).containsExactly(MATERIALIZED);
    }

    @Test
    void theNoteOfTheLastConversationCountsForTheOnlySession() {
        Living kelp = lab.start(KELP);
        lab.agy().conversation(Lab.ID);
        lab.agy().last(lab.kelp(), Lab.ID);
        String text = lab.declare(kelp.entry());

        assertThat(lab.reconcile().drifts()).containsExactly(MATERIALIZED);

        assertThat(lab.registry()).isEqualTo(text.replace("own: null", "own: " + Lab.ID));
    }

    @Test
    void theNoteSaysNothingWhereThereAreTwo() {
        Living kelp = lab.start(KELP);
        Living weed = lab.start("weed-creator-agy");
        lab.agy().conversation(Lab.ID);
        lab.agy().last(lab.kelp(), Lab.ID);
        lab.declare(kelp.entry(), weed.entry());

        assertThat(lab.reconcileAndTouchNothing().drifts())
                .containsExactly(
                        "H ambiguous-id kelp-creator-agy flagged", "H ambiguous-id weed-creator-agy flagged");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"%s\":\"7d2a9c10-5b1e-4c33", "{}", "", "[[[["})
    void aNoteThatIsTornOrEmptyIsNoNote(String json) {
        Living kelp = lab.start(KELP);
        lab.agy().conversation(Lab.ID);
        lab.agy().lastConversations(json.formatted(lab.kelp()));
        lab.declare(kelp.entry());

        assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();
    }

    @Test
    void oneConversationHeldByTwoIsTold() {
        Living kelp = lab.start(KELP);
        Living weed = lab.start("weed-creator-agy");
        lab.agy().conversation(Lab.ID);
        // Only one of them can have the lock; that both have the file open is what is seen.
        kelp.program().hold(lab.agy().presence(Lab.ID));
        weed.program().open(lab.agy().presence(Lab.ID));
        lab.declare(kelp.entry(), weed.entry());

        assertThat(lab.reconcileAndTouchNothing().drifts())
                .containsExactly("G shared-conversation kelp-creator-agy flagged");
    }
}
