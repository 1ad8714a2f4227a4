package dev.agentsessions.judge;

import static dev.agentsessions.judge.FakeWorld.START;
import static dev.agentsessions.session.Agent.AGY;
import static dev.agentsessions.session.Agent.CLAUDE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.observe.ConversationStore.Claim;
import dev.agentsessions.session.Agent;
import java.time.Duration;
import java.util.Locale;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the process of a session says of its conversation.
@Tag("R15")
class ClaimTest {
    private static final String A = "a-creator-claude";
    private static final String B = "b-creator-claude";
    private static final String ONE = "11111111-1111-4111-8111-111111111111";
    private static final String TWO = "22222222-2222-4222-8222-222222222222";
    private static final String THREE = "33333333-3333-4333-8333-333333333333";
    private static final String RUNNING = "status: running";
    private static final String OWNS_ONE = "status: running, claude_session_id_own: " + ONE;
    private static final String BOUND_ONE = "id-materialized " + A + " recorded " + ONE;

    private static String name(Agent agent) {
        return "a-creator-" + agent.word();
    }

    private static Situation running() {
        return new Situation().entry(A, RUNNING).session(A, 100);
    }

    private static String ambiguous(String... ids) {
        return "ambiguous-id " + A + " flagged " + String.join(" ", ids);
    }

    @ParameterizedTest
    @EnumSource(Agent.class)
    void aClaimOfItsOwnProcessBinds(Agent agent) {
        Situation situation = new Situation()
                .entry(name(agent), RUNNING)
                .session(name(agent), 100)
                .claim(agent, 100, ONE)
                .onDisk(agent, ONE);

        assertThat(situation.findings()).containsExactly("id-materialized " + name(agent) + " recorded " + ONE);
        assertThat(situation.passed().later(Duration.ofMinutes(1)).findings()).isEmpty();
    }

    @Test
    void aClaimBelowAShellBindsToo() {
        Situation situation = new Situation()
                .entry(A, RUNNING)
                .bare(A, 99)
                .agent(CLAUDE, 100, 99, "/w")
                .claim(CLAUDE, 100, ONE)
                .onDisk(CLAUDE, ONE);

        assertThat(situation.findings()).containsExactly(BOUND_ONE);
    }

    @Test
    void aClaimOutweighsEveryOtherHint() {
        Situation situation = running()
                .claim(CLAUDE, 100, ONE)
                .onDisk(CLAUDE, ONE)
                .recent(CLAUDE, TWO)
                .recent(CLAUDE, THREE);

        assertThat(situation.agent(CLAUDE, 300, 1, "/w").findings()).containsExactly(BOUND_ONE);
    }

    @Test
    void oneClaimAmongSeveralAgentsOfASessionIsADoubt() {
        Situation situation = new Situation()
                .entry(A, OWNS_ONE)
                .bare(A, 98, 99)
                .agent(CLAUDE, 100, 98, "/w")
                .agent(CLAUDE, 101, 99, "/w")
                .onDisk(CLAUDE, ONE)
                .claim(CLAUDE, 101, TWO)
                .onDisk(CLAUDE, TWO);

        assertThat(situation.findings()).containsExactly(ambiguous(TWO));
    }

    @Test
    void anOutdatedClaimDoesNotBringBackWhatTheEntryHasLeft() {
        Situation situation = new Situation()
                .entry(A, OWNS_ONE + ", previous_session_ids: [" + TWO + "]")
                .session(A, 100)
                .claim(CLAUDE, 100, TWO, false)
                .onDisk(CLAUDE, TWO);

        assertThat(situation.findings()).contains(ambiguous(ONE, TWO)).noneMatch(it -> it.contains("rotated"));
    }

    @Test
    void whatIsNoIdIsReplacedAndNotKept() {
        Situation situation = new Situation()
                .entry(A, "status: running, claude_session_id_own: None")
                .session(A, 100)
                .claim(CLAUDE, 100, ONE)
                .onDisk(CLAUDE, ONE);

        assertThat(situation.findings()).containsExactly(BOUND_ONE);
    }

    @Test
    void anIdIsTheSameInEitherCase() {
        String upper = "ABCDEF01-1111-4111-8111-111111111111";
        Situation situation = new Situation()
                .entry(A, "status: running, claude_session_id_own: " + upper)
                .session(A, 100)
                .claim(CLAUDE, 100, upper.toLowerCase(Locale.ROOT))
                .onDisk(CLAUDE, upper.toLowerCase(Locale.ROOT));

        assertThat(situation.findings()).isEmpty();
    }

    @Test
    void anotherIdThanTheRecordedOneIsARotation() {
        Situation situation =
                new Situation()
                        .entry(A, OWNS_ONE)
                        .session(A, 100)
                        .claim(CLAUDE, 100, TWO)
                        .onDisk(CLAUDE, ONE)
                        .onDisk(CLAUDE, TWO);

        assertThat(situation.findings()).containsExactly("id-rotated " + A + " recorded " + ONE + " " + TWO);
        assertThat(situation.passed().entryNamed(A).ownId()).isEqualTo(TWO);
        assertThat(situation.entryNamed(A).previousIds()).containsExactly(ONE);
    }

    @Test
    void whatIsNotOnDiskYetHasNotMaterialised() {
        assertThat(running().claim(CLAUDE, 100, ONE).recent(CLAUDE, TWO).findings()).isEmpty();
    }

    @Test
    void aClaimOfAnEarlierProcessOfThatPidIsNone() {
        Situation situation =
                running()
                        .claim(CLAUDE, 100, ONE)
                        .onDisk(CLAUDE, ONE)
                        .change(100, it -> Processes.started(it, 7, START));

        assertThat(situation.findings()).isEmpty();
    }

    @Test
    void aClaimOfAProcessElsewhereIsNotThisSessions() {
        Situation situation = running().agent(CLAUDE, 300, 1, "/x").claim(CLAUDE, 300, ONE).onDisk(CLAUDE, ONE);

        assertThat(situation.findings()).isEmpty();
    }

    @Test
    void severalClaimsInOneSessionAreAmbiguous() {
        Situation situation = running()
                .agent(CLAUDE, 101, 100, "/w")
                .claim(CLAUDE, 100, TWO)
                .claim(CLAUDE, 101, ONE)
                .onDisk(CLAUDE, ONE)
                .onDisk(CLAUDE, TWO);

        assertThat(situation.findings()).containsExactly(ambiguous(ONE, TWO));
    }

    @Test
    void severalClaimsOfOneProcessAreAmbiguous() {
        Situation situation = new Situation()
                .entry("a-creator-agy", RUNNING)
                .session("a-creator-agy", 100)
                .claim(AGY, 100, ONE, false)
                .claim(AGY, 100, TWO, false)
                .onDisk(AGY, ONE)
                .onDisk(AGY, TWO);

        assertThat(situation.findings()).containsExactly("ambiguous-id a-creator-agy flagged " + ONE + " " + TWO);
    }

    @Test
    void severalClaimsThatHoldTheRecordedOneAreNoDoubt() {
        Situation situation = new Situation()
                .entry(A, OWNS_ONE)
                .session(A, 100)
                .agent(CLAUDE, 101, 100, "/w")
                .claim(CLAUDE, 100, ONE)
                .claim(CLAUDE, 101, TWO)
                .onDisk(CLAUDE, ONE)
                .onDisk(CLAUDE, TWO);

        assertThat(situation.findings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"running", "archived", "running, host: lab2"})
    void whatAnotherEntryOwnsIsNeverBound(String status) {
        Situation situation = running()
                .entry(B, "status: " + status + ", tmux_server: /else, claude_session_id_own: " + ONE)
                .claim(CLAUDE, 100, ONE)
                .onDisk(CLAUDE, ONE);

        assertThat(situation.findings()).contains(ambiguous(ONE)).noneMatch(it -> it.startsWith("id-"));
    }

    @Test
    void oneIdIsNotBoundToTwoEntriesInOnePass() {
        // A session group: both sessions hold the same pane.
        Situation situation = running().entry(B, RUNNING).session(B, 100).claim(CLAUDE, 100, ONE).onDisk(CLAUDE, ONE);

        assertThat(situation.findings()).containsExactly(ambiguous(ONE), "ambiguous-id " + B + " flagged " + ONE);
    }

    @Test
    void onlyRunningEntriesAreBound() {
        Situation situation = new Situation()
                .entry(A, "status: archived")
                .session(A, 100)
                .claim(CLAUDE, 100, ONE)
                .onDisk(CLAUDE, ONE);

        assertThat(situation.findings()).isEmpty();
    }

    @Test
    @Tag("R17")
    void aYoungSessionIsBoundOnceItHasSettled() {
        Situation situation = running().claim(CLAUDE, 100, ONE).onDisk(CLAUDE, ONE).created(A, START.minusSeconds(4));

        assertThat(situation.findings()).containsExactly("id-materialized " + A + " deferred " + ONE);
        assertThat(situation.later(Duration.ofSeconds(1)).findings()).containsExactly(BOUND_ONE);
    }

    private static Situation outdated() {
        return new Situation()
                .entry(A, RUNNING)
                .session(A, 100)
                .claim(CLAUDE, 100, ONE, false)
                .onDisk(CLAUDE, ONE, START.minusSeconds(1200));
    }

    @Test
    void aClaimThatMayBeOutdatedBindsWhileNothingIsNewer() {
        assertThat(outdated().findings()).containsExactly(BOUND_ONE);
    }

    @Test
    void aNewerConversationCastsDoubtOnSuchAClaim() {
        assertThat(outdated().recent(CLAUDE, TWO).findings()).containsExactly(ambiguous(ONE, TWO));
    }

    @Test
    void theNewestOfSeveralNewerOnesIsNamedInWhateverOrder() {
        Situation one = outdated().recent(CLAUDE, TWO).recent(CLAUDE, THREE);
        Situation two = outdated().recent(CLAUDE, THREE).recent(CLAUDE, TWO);

        assertThat(one.findings()).isEqualTo(two.findings()).hasSize(1);
    }

    @Test
    void aNewerConversationThatIsAccountedForCastsNone() {
        Situation owned = outdated().recent(CLAUDE, TWO).entry(B, "status: stopped, claude_session_id_own: " + TWO);
        Situation claimed = outdated().recent(CLAUDE, TWO).agent(CLAUDE, 300, 1, "/w").claim(CLAUDE, 300, TWO);
        Situation left = outdated().recent(CLAUDE, TWO).entry(B, "status: stopped, previous_session_ids: [" + TWO + "]");

        assertThat(owned.findings()).containsExactly(BOUND_ONE);
        assertThat(claimed.findings()).containsExactly(BOUND_ONE);
        assertThat(left.findings()).containsExactly(BOUND_ONE);
    }

    @Test
    void anOutdatedClaimDoesNotUndoARotation() {
        Situation situation = new Situation()
                .entry(A, "status: running, claude_session_id_own: " + TWO)
                .session(A, 100)
                .claim(CLAUDE, 100, ONE, false)
                .onDisk(CLAUDE, ONE, START.minusSeconds(1200))
                .onDisk(CLAUDE, TWO, START.minusSeconds(60));

        assertThat(situation.findings()).isEmpty();
        assertThat(situation.recent(CLAUDE, TWO).findings()).isEmpty();
    }

    @Test
    void theOrderOfClaimsMakesNoDifference() {
        List<List<String>> told = new ArrayList<>();
        for (int turn = 0; turn < 2; turn++) {
            Situation situation = new Situation()
                    .entry("a-creator-agy", RUNNING)
                    .session("a-creator-agy", 100)
                    .agent(AGY, 101, 100, "/w")
                    .claim(AGY, 100, ONE)
                    .claim(AGY, 101, ONE, false)
                    .onDisk(AGY, ONE, START.minusSeconds(1200))
                    .recent(AGY, TWO);
            List<Claim> claims = situation.world.store(AGY).claims;
            if (turn == 1) {
                claims.addFirst(claims.removeLast());
            }
            told.add(situation.findings());
        }
        assertThat(told.getFirst())
                .isEqualTo(told.getLast())
                .containsExactly("id-materialized a-creator-agy recorded " + ONE);
    }
}
