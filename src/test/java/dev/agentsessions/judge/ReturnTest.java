package dev.agentsessions.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.session.Agent;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sessions that live although they were declared ended, or live in another pane.
class ReturnTest {
    private static final String A = "a-creator-claude";
    private static final String REVIVED = "revived " + A + " resumed";
    private static final String FALSE_DEATH = "false-death " + A + " resumed";
    /// The session in these cases began an hour ago, at 01:00.
    private static final String ENDED_BEFORE = "terminated_at: 2026-11-20T00:30:00Z";
    private static final String ENDED_SINCE = "terminated_at: 2026-11-20T01:30:00Z";
    private static final String BY_US = ", termination_mode: auto-detected";

    private static Situation alive(String fields) {
        return new Situation().entry(A, fields).session(A, 100);
    }

    @Test
    void aNewPaneIsARestart() {
        Situation situation = alive("status: running, pane: {pid: 99}");

        assertThat(situation.findings()).containsExactly("restarted " + A + " refreshed 99 100");
        assertThat(situation.passed().entryNamed(A).panePid()).isEqualTo(100);
        assertThat(situation.findings()).isEmpty();
    }

    @Test
    void aPidThatCameBackInANewSessionIsARestart() {
        Situation situation = alive("status: running, pane: {pid: 100}").passed().killed(A).later(Duration.ofHours(2));

        assertThat(situation.session(A, 100).findings()).containsExactly("restarted " + A + " refreshed 100 100");
        assertThat(situation.passed().findings()).isEmpty();
    }

    @Test
    void aPaneIsNotAddedToAnEntryThatKeepsNone() {
        assertThat(alive("status: running").findings()).isEmpty();
    }

    @Test
    void anyProcessOfThePaneMayBeTheRecordedOne() {
        Situation situation = new Situation()
                .entry(A, "status: running, pane: {pid: 101}")
                .bare(A, 100)
                .agent(Agent.CLAUDE, 101, 100, "/w");

        assertThat(situation.findings()).isEmpty();
    }

    @Test
    void aNewerSessionOfAnEndedEntryIsRevived() {
        assertThat(alive("status: terminated, " + ENDED_BEFORE).findings()).containsExactly(REVIVED);
        assertThat(alive("status: terminated, " + ENDED_BEFORE + BY_US).findings()).containsExactly(REVIVED);
        assertThat(alive("status: stopped, pane: {pid: 99}").findings()).containsExactly(REVIVED);
    }

    @Test
    void onlyAnAgentRevives() {
        assertThat(new Situation().entry(A, "status: terminated, " + ENDED_BEFORE).bare(A, 100).findings()).isEmpty();
    }

    @Test
    void whatIsArchivedStaysSo() {
        assertThat(alive("status: archived, " + ENDED_BEFORE).findings()).isEmpty();
        assertThat(alive("status: resting, " + ENDED_BEFORE).findings())
                .containsExactly("unknown " + A + " flagged status-word");
    }

    @Test
    void revivingWritesStatusTimeAndPane() {
        Situation situation = alive("status: terminated, pane: {pid: 99}, " + ENDED_BEFORE).passed();

        assertThat(situation.entryNamed(A).statusWord()).isEqualTo("running");
        assertThat(situation.entryNamed(A).panePid()).isEqualTo(100);
        assertThat(situation.entryNamed(A).times().resumedAt()).isEqualTo(situation.now());
    }

    @Test
    @Tag("R17")
    void whatAPersonEndedIsLeftToDie() {
        assertThat(alive("status: terminated, " + ENDED_SINCE).findings()).isEmpty();
        assertThat(alive("status: terminated, pane: {pid: 100}").findings()).isEmpty();
        assertThat(alive("status: stopped, pane: {pid: 100}, " + ENDED_BEFORE).findings()).isEmpty();
    }

    @Test
    @Tag("R17")
    void aSessionThatWasSeenRunningBeforeAPersonEndedItIsLeftToDie() {
        Situation situation = alive("status: running, " + ENDED_BEFORE).passed().later(Duration.ofMinutes(1));

        assertThat(situation.edited(A, "status: stopped, " + ENDED_BEFORE).findings()).isEmpty();
        assertThat(situation.edited(A, "status: terminated, " + ENDED_BEFORE).later(Duration.ofHours(1)).findings())
                .isEmpty();
    }

    @Test
    @Tag("R17")
    void theMarksOfAnEarlierEndDoNotMakeAPersonsEndOurs() {
        Situation recorded = alive("status: terminated, pane: {pid: 100}, " + ENDED_BEFORE + BY_US);
        Situation remembered = alive("status: running, " + ENDED_BEFORE + BY_US).passed().later(Duration.ofMinutes(1));

        assertThat(recorded.findings()).isEmpty();
        remembered.edited(A, "status: terminated, " + ENDED_BEFORE + BY_US).later(Duration.ofHours(1));
        assertThat(remembered.findings())
                .isEmpty();
    }

    @Test
    @Tag("R17")
    void whatIsNewerThanTheRememberedOneIsRevived() {
        Situation situation = alive("status: running").passed().edited(A, "status: terminated").passed();
        situation.killed(A).later(Duration.ofHours(2)).session(A, 200);

        assertThat(situation.findings()).containsExactly(REVIVED);
    }

    /// A day, or a time that may be of any zone, does not tell which came first.
    @ParameterizedTest
    @ValueSource(strings = {"2026-11-20", "2026-11-20T00:30:00", "2026-11-20 0:30:00", "yesterday"})
    @Tag("R17")
    void anEndAtNoCertainMomentLeavesItUnknown(String time) {
        assertThat(alive("status: terminated, pane: {pid: 99}, terminated_at: \"" + time + "\"").findings())
                .containsExactly("unknown " + A + " flagged newer-or-dying");
    }

    @Test
    void whereNothingTellsWhichOneItIsItIsUnknown() {
        assertThat(alive("status: terminated").findings())
                .containsExactly("unknown " + A + " flagged newer-or-dying");
    }

    @Test
    @Tag("R26")
    void aDeathOfOursThatWasNoneIsSetBack() {
        Situation situation = falselyDead();

        assertThat(situation.entryNamed(A).statusWord()).isEqualTo("terminated");
        assertThat(situation.session(A, 100).created(A, begun()).findings()).containsExactly(FALSE_DEATH);
        assertThat(situation.passed().memory().workspace("w").deathsDeclared()).isEqualTo(1);
        assertThat(situation.memory().workspace("w").deathsRetracted()).isEqualTo(1);
        assertThat(situation.entryNamed(A).statusWord()).isEqualTo("running");
    }

    @Test
    @Tag("R26")
    void itIsKnownWithoutMemoryByItsPane() {
        assertThat(alive("status: terminated, pane: {pid: 100}, " + ENDED_SINCE + BY_US).findings())
                .containsExactly(FALSE_DEATH);
    }

    @Test
    @Tag("R26")
    void itIsKnownWithoutMemoryByItsAge() {
        assertThat(alive("status: terminated, " + ENDED_SINCE + BY_US).findings()).containsExactly(FALSE_DEATH);
    }

    @Test
    @Tag("R26")
    void aStandingSessionIsNoDeathThoughItsAgentIsGone() {
        Situation situation =
                new Situation().entry(A, "status: terminated, pane: {pid: 100}, " + ENDED_SINCE + BY_US).bare(A, 100);

        assertThat(situation.findings()).containsExactly(FALSE_DEATH);
        assertThat(situation.passed().later(Duration.ofMinutes(1)).findings())
                .containsExactly("agent-gone " + A + " flagged bash");
    }

    @Test
    @Tag("R26")
    void anotherSessionIsNoFalseDeath() {
        Situation situation = falselyDead();

        assertThat(situation.later(Duration.ofHours(2)).session(A, 200).findings()).containsExactly(REVIVED);
        assertThat(situation.passed().memory().workspace("w").deathsRetracted()).isZero();
    }

    private static Situation falselyDead() {
        Situation situation = alive("status: running").passed().killed(A).later(Duration.ofMinutes(1)).passed();
        // tmux numbers on: the very session must come back under its number.
        situation.world.servers.getFirst().restoreNumber();
        return situation.later(Duration.ofMinutes(1));
    }

    private static Instant begun() {
        return Instant.parse("2026-11-20T01:00:00Z");
    }
}
