package dev.agentsessions.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.proof.Op.Answer;
import dev.agentsessions.proof.Op.Call;
import dev.agentsessions.proof.Op.Kind;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What can have happened and what cannot, in histories small enough to be judged by hand. A tick is a nanosecond here.
@Tag("M19")
class JudgeTest {
    private static final long TTL = 100;

    private static Op claim(String agent, Answer answer, long from, long to) {
        return new Op(new Call(Kind.CLAIM, agent, "t", 0, TTL, agent + from), answer, from, to, from, to);
    }

    private static Op by(String agent, Kind kind, long token, Answer answer, long from, long to) {
        return new Op(new Call(kind, agent, "t", token, 0, agent + from), answer, from, to, from, to);
    }

    private static void possible(Op... history) {
        assertThat(Linearizability.violation(List.of(history))).isNull();
    }

    private static void impossible(Op... history) {
        assertThat(Linearizability.violation(List.of(history))).isNotNull();
    }

    @Test
    void oneOfTwoAtTheSameTimeGetsIt() {
        possible(claim("ada", Answer.granted(1), 0, 10), claim("bob", Answer.denied("ada"), 0, 10));
        impossible(claim("ada", Answer.granted(1), 0, 10), claim("bob", Answer.granted(2), 0, 10));
        impossible(claim("ada", Answer.denied("bob"), 0, 10), claim("bob", Answer.denied("ada"), 0, 10));
    }

    @Test
    void nobodyIsDeniedBeforeSomebodyHasIt() {
        impossible(claim("bob", Answer.denied("ada"), 0, 10), claim("ada", Answer.granted(1), 11, 20));
        impossible(claim("ada", Answer.granted(1), 0, 5), claim("bob", Answer.denied("eve"), 6, 10));
    }

    @Test
    void aLeaseEndsNeitherEarlyNorLate() {
        Op first = claim("ada", Answer.granted(1), 0, 10);
        possible(first, claim("bob", Answer.granted(2), 90, 100));
        impossible(first, claim("bob", Answer.granted(2), 90, 99));
        possible(first, claim("bob", Answer.denied("ada"), 109, 120));
        impossible(first, claim("bob", Answer.denied("ada"), 110, 120));
    }

    @Test
    void oneAnswerNarrowsWhatAnotherCanMean() {
        Op first = claim("ada", Answer.granted(1), 0, 10);
        Op denied = claim("bob", Answer.denied("ada"), 105, 105);
        possible(first, denied, claim("bob", Answer.granted(2), 106, 106));
        impossible(first, denied, claim("bob", Answer.granted(2), 105, 105));
        impossible(first, denied, claim("eve", Answer.denied("ada"), 110, 110));
    }

    @Test
    void aRenewalMovesTheEndAndRevivesNothing() {
        Op first = claim("ada", Answer.granted(1), 0, 0);
        possible(first, by("ada", Kind.RENEW, 1, Answer.DONE, 99, 99), claim("bob", Answer.granted(2), 199, 199));
        impossible(first, by("ada", Kind.RENEW, 1, Answer.DONE, 99, 99), claim("bob", Answer.granted(2), 198, 198));
        impossible(first, by("ada", Kind.RENEW, 1, Answer.DONE, 100, 100));
        possible(first, by("ada", Kind.RENEW, 1, Answer.STALE, 100, 100));
        impossible(first, by("ada", Kind.RENEW, 1, Answer.STALE, 99, 99));
        impossible(
                first,
                by("ada", Kind.RENEW, 1, Answer.STALE, 100, 100),
                by("ada", Kind.RENEW, 1, Answer.DONE, 100, 100));
    }

    @Test
    void anUpdateMovesNothing() {
        Op first = claim("ada", Answer.granted(1), 0, 0);
        possible(first, by("ada", Kind.UPDATE, 1, Answer.DONE, 50, 50), claim("bob", Answer.granted(2), 100, 100));
        impossible(first, by("ada", Kind.UPDATE, 1, Answer.DONE, 50, 50), claim("bob", Answer.denied("ada"), 100, 100));
    }

    @Test
    void tokensGrowAndAreNeededToLetGo() {
        Op first = claim("ada", Answer.granted(2), 0, 0);
        impossible(first, by("ada", Kind.RELEASE, 1, Answer.DONE, 1, 1));
        Op released = by("ada", Kind.RELEASE, 2, Answer.DONE, 1, 1);
        possible(first, released, by("ada", Kind.RELEASE, 2, Answer.DONE, 5, 5));
        possible(first, released, claim("ada", Answer.granted(3), 2, 2));
        impossible(first, released, claim("ada", Answer.granted(2), 2, 2));
        impossible(first, released, claim("ada", Answer.granted(1), 2, 2));
        impossible(first, released, claim("ada", Answer.granted(3), 2, 2), by("ada", Kind.UPDATE, 2, Answer.DONE, 3, 3));
    }

    /// Tokens are the store's, not the task's.
    @Test
    void tokensGrowOverAllTasks() {
        Op first = claim("ada", Answer.granted(2), 0, 1);
        Call other = new Call(Kind.CLAIM, "ada", "u", 0, TTL, "r");
        possible(first, new Op(other, Answer.granted(3), 2, 3, 2, 3));
        possible(first, new Op(other, Answer.granted(1), 1, 3, 1, 3));
        impossible(first, new Op(other, Answer.granted(1), 2, 3, 2, 3));
        impossible(first, new Op(other, Answer.granted(2), 1, 3, 1, 3));
    }

    @Test
    void whatWasNotAnsweredMayHaveBeenDoneOrNotUntilItsWorkerWasNoMore() {
        Op lost = claim("ada", Answer.NONE, 0, 10);
        possible(lost);
        possible(lost, claim("bob", Answer.granted(1), 11, 12));
        possible(lost, claim("bob", Answer.denied("ada"), 11, 12));
        possible(lost, claim("bob", Answer.denied("ada"), 109, 109));
        impossible(lost, claim("bob", Answer.denied("ada"), 110, 110));
        impossible(
                lost,
                claim("bob", Answer.granted(1), 11, 12),
                claim("eve", Answer.denied("ada"), 13, 13));
        Op held = claim("ada", Answer.granted(1), 0, 0);
        Op letGo = by("ada", Kind.RELEASE, 1, Answer.NONE, 5, 10);
        possible(held, letGo, claim("bob", Answer.granted(2), 6, 6));
        possible(held, letGo, claim("bob", Answer.denied("ada"), 20, 20));
        impossible(held, letGo, claim("bob", Answer.granted(2), 4, 4));
    }

    @Test
    void theFifthLapseInARowIsTheLast() {
        Op[] five = new Op[6];
        for (int i = 0; i < 5; i++) {
            five[i] = claim("ada", Answer.granted(i + 1), i * TTL, i * TTL);
        }
        five[5] = claim("bob", Answer.QUARANTINED, 5 * TTL, 5 * TTL);
        possible(five);
        five[5] = claim("bob", Answer.granted(6), 5 * TTL, 5 * TTL);
        impossible(five);
        five[5] = claim("bob", Answer.QUARANTINED, 5 * TTL - 1, 5 * TTL - 1);
        impossible(five);
    }
}
