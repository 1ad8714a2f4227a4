package dev.agentsessions.judge;

import static dev.agentsessions.session.Agent.CLAUDE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.judge.RollCall.Answer;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What may be said of the agent of a session: the mesh renews its leases by it, and calls it dead.
@Tag("M12")
@Tag("M13")
class RollCallTest {
    private static final String A = "kelp-creator-claude";
    private static final String NOBODYS = "cdx";
    private static final String RUNNING_100 = "status: running, pane: {pid: 100}";

    private static Situation running() {
        return new Situation().entry(A, RUNNING_100).session(A, 100);
    }

    private static void isProvedGone(Situation situation) {
        assertThat(situation.once().called(A)).isEqualTo(Answer.UNCLEAR);
        assertThat(situation.called(Set.of(A), Set.of()).secondLookWanted()).isTrue();
        assertThat(situation.apart(300).called(A)).isEqualTo(Answer.GONE);
    }

    @Test
    void anAgentInItsSessionIsPresentWhateverIsDeclared() {
        assertThat(running().called(A)).isEqualTo(Answer.PRESENT);
        assertThat(new Situation().session(A, 100).called(A)).isEqualTo(Answer.PRESENT);
        for (String status : new String[] {"stopped", "terminated", "archived", "runing"}) {
            assertThat(new Situation().entry(A, "status: " + status).session(A, 100).called(A))
                    .as(status)
                    .isEqualTo(Answer.PRESENT);
        }
    }

    @Test
    void aDeclaredSessionThatIsKilledIsGoneAtTheSecondLook() {
        isProvedGone(running().killed(A));
    }

    /// A pass has written it down by the time that the agent is silent for long enough.
    @Test
    void oneThatIsWrittenDownAsTerminatedIsGoneToo() {
        isProvedGone(new Situation().entry(A, "status: terminated, pane: {pid: 100}"));
    }

    @Test
    void oneThatWasRenamedIsNotGone() {
        assertThat(running().renamed(A, "other").called(A)).isEqualTo(Answer.UNCLEAR);
    }

    @Test
    void oneThatIsNotListedWhileItsProcessLivesIsNotGone() {
        assertThat(running().unlisted(A).called(A)).isEqualTo(Answer.UNCLEAR);
    }

    @Test
    void whatAnArchivedEntryRecordsProvesNothingOfWhatRunsUnderItsName() {
        Situation situation = new Situation().entry(A, "status: archived, pane: {pid: 7}").session(A, 100);
        assertThat(situation.called(A)).isEqualTo(Answer.PRESENT);

        assertThat(situation.renamed(A, "other").called(A)).isEqualTo(Answer.UNSEEN);
    }

    @Test
    void aDeclaredAgentHasLeftWhereOnlyAShellIs() {
        assertThat(new Situation().entry(A, "status: running").bare(A, 100).called(A)).isEqualTo(Answer.LEFT);
    }

    /// As behind `ssh` and in a container, where it is not recognised.
    @Test
    void aDeclaredAgentMayBeWithinWhatRunsInItsPane() {
        Situation situation = new Situation().entry(A, "status: running").bare(A, 100).under(101, 100, "ssh");

        assertThat(situation.called(A)).isEqualTo(Answer.UNCLEAR);
    }

    @Test
    void anAgentThatNobodyHasDeclaredMayBeTheShellItself() {
        assertThat(new Situation().bare(NOBODYS, 100).called(NOBODYS)).isEqualTo(Answer.UNCLEAR);
    }

    /// It may have been renamed, and be one that is not recognised.
    @Test
    void ofASessionThatIsNeitherDeclaredNorListedNothingIsProved() {
        assertThat(new Situation().bare("cdx2", 100).called(NOBODYS)).isEqualTo(Answer.UNSEEN);
        assertThat(new Situation().agent(CLAUDE, 200, 1, "/w").called(NOBODYS)).isEqualTo(Answer.UNSEEN);
    }

    @Test
    void anEntryOfAnotherHostSaysNothingOfASessionHere() {
        assertThat(new Situation().entry(A, "status: running, host: elsewhere").session(A, 100).called(A))
                .isEqualTo(Answer.PRESENT);
    }

    @Test
    void theOnlySessionOfItsNameIsMeantOnWhateverServerItIs() {
        assertThat(new Situation().server("/tmp/tmux-1000/other", 60).session(A, 200).called(A))
                .isEqualTo(Answer.PRESENT);
    }

    @Test
    void ofTwoSessionsOfItsNameEitherMayBeIt() {
        assertThat(new Situation().session(A, 100).server("/tmp/tmux-1000/other", 60).bare(A, 200).called(A))
                .isEqualTo(Answer.UNCLEAR);
    }

    @Test
    void twoEntriesOfOneNameDoNotHideWhatRunsInTheirSession() {
        assertThat(running().workspace("v", "/v").entry("v", A, "status: running").called(A))
                .isEqualTo(Answer.PRESENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"status: running", "status: terminated, pane: {pid: 100}"})
    void onlyThatItIsBackIsAskedOfOneThatWasGivenUp(String fields) {
        Situation situation = new Situation().entry(A, fields);
        assertThat(situation.session(A, 200).called(Set.of(), Set.of(A)).answers()).containsEntry(A, Answer.PRESENT);
    }

    @Test
    void nothingIsSaidOfSessionsThatNobodyAsksFor() {
        assertThat(running().called(Set.of(NOBODYS), Set.of()).answers()).containsOnlyKeys(NOBODYS);
    }
}
