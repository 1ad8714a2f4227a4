package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// With several sessions in one folder "the newest file" was a peer's conversation: ten sessions ended up on two. An id
/// is bound on proof of ownership, or where there is nobody it could be confused with; else the candidates are told.
@Tag("case-18")
@Tag("R15")
class Case18SameFolderSeveralSessionsTest {
    @RegisterExtension
    final Lab lab = new Lab();

    @Test
    void withoutProofNothingIsBoundAndTheCandidatesAreTold() {
        Living kelp = lab.start(Lab.KELP);
        Living weed = lab.start("weed-creator-claude");
        lab.claude().transcript(lab.kelp(), Lab.ID);
        lab.claude().transcript(lab.kelp(), Lab.OTHER_ID);
        lab.declare(kelp.entry(), weed.entry());

        Said said = lab.reconcileAndTouchNothing();

        assertThat(said.drifts())
                .containsExactly(
                        "H ambiguous-id kelp-creator-claude flagged", "H ambiguous-id weed-creator-claude flagged");
        assertThat(said.json().at("/drifts/0/comment").asString()).contains(Lab.OTHER_ID + ", " + Lab.ID);
    }

    @Test
    void withoutProofEvenTheOnlyConversationBelongsToNeither() {
        Living kelp = lab.start(Lab.KELP);
        Living weed = lab.start("weed-creator-claude");
        lab.claude().transcript(lab.kelp(), Lab.ID);
        lab.declare(kelp.entry(), weed.entry());

        assertThat(lab.reconcileAndTouchNothing().drifts())
                .containsExactly(
                        "H ambiguous-id kelp-creator-claude flagged", "H ambiguous-id weed-creator-claude flagged");
    }

    @Test
    void aPeerOutsideTmuxCountsToo() throws Exception {
        Living kelp = lab.start(Lab.KELP);
        try (Bystander peer = Bystander.start(lab, List.of(lab.command("claude")))) {
            lab.standIn(peer.pid());
            lab.claude().transcript(lab.kelp(), Lab.ID);
            lab.declare(kelp.entry());

            Said said = lab.reconcileAndTouchNothing();

            assertThat(said.drifts()).containsExactly("H ambiguous-id kelp-creator-claude flagged");
            assertThat(said.comment()).contains("another claude runs in the same folder");
        }
    }

    /// The other way round from what the newest file would say.
    @Test
    void theLiveRegistryProvesWhoseIsWhose() throws Exception {
        Living kelp = lab.start(Lab.KELP);
        Living weed = lab.start("weed-creator-claude");
        lab.claude().transcript(lab.kelp(), Lab.ID);
        Files.setLastModifiedTime(
                lab.claude().transcript(lab.kelp(), Lab.OTHER_ID), FileTime.from(Instant.now().plusSeconds(60)));
        lab.claude().claim(kelp.pid(), Lab.ID);
        lab.claude().claim(weed.pid(), Lab.OTHER_ID);
        String text = lab.declare(kelp.entry(), weed.entry());

        assertThat(lab.reconcile().drifts())
                .containsExactly(
                        "C id-materialized kelp-creator-claude recorded",
                        "C id-materialized weed-creator-claude recorded");

        assertThat(lab.registry())
                .isEqualTo(text.replaceFirst("own: null", "own: " + Lab.ID)
                        .replaceFirst("own: null", "own: " + Lab.OTHER_ID));
        assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();
    }

    @Test
    void theOnlyConversationOfTheOnlySessionIsItsOwn() {
        Living kelp = lab.start(Lab.KELP);
        lab.claude().transcript(lab.kelp(), Lab.ID);
        String text = lab.declare(kelp.entry());

        assertThat(lab.reconcile().drifts()).containsExactly("C id-materialized kelp-creator-claude recorded");

        assertThat(lab.registry()).isEqualTo(text.replace("own: null", "own: " + Lab.ID));
    }

    /// A crash left it behind, and the pid is in use again.
    @Test
    void aClaimOfAnEarlierProcessOfThatPidProvesNothing() throws Exception {
        Living kelp = lab.start(Lab.KELP);
        lab.claude().claim(kelp.pid(), Lab.ID);
        Path claim = lab.claude().folder().resolve("sessions/" + kelp.pid() + ".json");
        Files.writeString(
                claim, Lab.read(claim).replaceAll("\"procStart\":\"\\d+\"", "\"procStart\":\"4711\""));
        lab.claude().transcript(lab.folder("elsewhere"), Lab.ID);
        lab.declare(kelp.entry());

        assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();
    }
}
