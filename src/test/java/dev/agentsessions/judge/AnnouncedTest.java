package dev.agentsessions.judge;

import static dev.agentsessions.observe.Announcement.Event.CREATED;
import static dev.agentsessions.observe.Announcement.Event.DELETED;
import static dev.agentsessions.observe.Announcement.Event.RESUMED;
import static dev.agentsessions.observe.Announcement.Event.STOPPED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.observe.Announcement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What was said of a session delays what is done about it a little, is told as its reason, and does nothing else.
@Tag("S12")
class AnnouncedTest {
    private static final String A = "a-creator-claude";
    private static final String RUNNING = "status: running, pane: {pid: 100}";
    private static final Duration SETTLED = Duration.ofSeconds(5);

    /// Seen alive by a pass an hour after it began, and gone a minute later.
    private static Situation gone() {
        return new Situation().entry(A, RUNNING).session(A, 100).passed().later(Duration.ofMinutes(1)).killed(A);
    }

    private static @Nullable Announcement reason(Situation situation) {
        return situation.judged().findings().getFirst().announced();
    }

    @Test
    @Tag("R17")
    void anEndThatWasJustAnnouncedIsLeftAloneForAMoment() {
        Situation situation = gone().said(A, DELETED);

        assertThat(situation.findings()).containsExactly("tmux-gone " + A + " deferred");
        assertThat(situation.judged().findings().getFirst().settlesAt()).isEqualTo(situation.now().plus(SETTLED));
        assertThat(situation.later(SETTLED.minusNanos(1)).findings()).containsExactly("tmux-gone " + A + " deferred");
        assertThat(situation.later(Duration.ofNanos(1)).findings()).containsExactly("tmux-gone " + A + " terminated");
    }

    @Test
    @Tag("R17")
    void aMessageIsFreshFromWhenItIsHeard() {
        Situation situation = gone();
        situation.said(A, DELETED, situation.now().minusSeconds(300), situation.now().minusSeconds(4));

        assertThat(situation.judged().findings().getFirst().settlesAt()).isEqualTo(situation.now().plusSeconds(1));
        situation.said(A, STOPPED, situation.now().minusSeconds(300), situation.now().minusSeconds(1));
        assertThat(situation.judged().findings().getFirst().settlesAt()).isEqualTo(situation.now().plusSeconds(4));
    }

    @Test
    @Tag("R17")
    void aBeginningThatWasJustAnnouncedIsLeftAloneForAMoment() {
        Situation situation = new Situation().workspace("a", "/w").session(A, 100).said(A, CREATED);

        assertThat(situation.findings()).containsExactly("unregistered " + A + " deferred a");
        assertThat(situation.judged().findings().getFirst().settlesAt()).isEqualTo(situation.now().plus(SETTLED));
        assertThat(situation.later(SETTLED).findings()).containsExactly("unregistered " + A + " registered a");
    }

    @Test
    @Tag("R17")
    void nothingElseIsDelayed() {
        Situation situation = gone().said("b-creator-claude", DELETED);
        assertThat(situation.findings()).containsExactly("tmux-gone " + A + " terminated");
        assertThat(reason(situation)).isNull();
    }

    @Test
    void whoeverIsSpokenOfAllTheTimeIsNotWaitedFor() {
        Situation situation = gone();
        for (int i = 0; i < 8; i++) {
            situation.said(A, i % 2 == 0 ? CREATED : DELETED);
        }
        assertThat(situation.findings()).containsExactly("tmux-gone " + A + " deferred");
        assertThat(situation.said(A, DELETED).findings()).containsExactly("tmux-gone " + A + " terminated");
    }

    @ParameterizedTest
    @EnumSource(names = {"DELETED", "STOPPED"})
    void anAnnouncedEndIsTheReasonOfA(Announcement.Event event) {
        Situation situation = gone();
        Instant said = situation.now();
        Finding finding = situation.said(A, event).later(SETTLED).judged().findings().getFirst();

        assertThat(finding.announced()).isEqualTo(situation.world.announced.getFirst());
        assertThat(finding.evidence())
                .startsWith(finding.drift().evidence().toArray(new Evidence[0]))
                .hasSize(finding.drift().evidence().size() + 1);
        assertThat(finding.evidence().getLast())
                .isEqualTo(new Evidence(
                        "it was said to be " + event.word() + " on purpose",
                        "r/lab1/sessions/" + A + "/events",
                        said.toString()));
    }

    @Test
    @Tag("R22")
    void aReasonMakesNoOtherDriftOfIt() {
        assertThat(gone().said(A, DELETED).judged().findings().getFirst().id())
                .isEqualTo(gone().judged().findings().getFirst().id());
    }

    @Test
    void anEndThatWasSaidLongAgoIsNoReason() {
        Situation situation = gone();
        Instant now = situation.now();

        assertThat(reason(situation.said(A, DELETED, now.minusSeconds(600), now.minusSeconds(6)))).isNull();
        assertThat(reason(situation.said(A, DELETED, now.minusSeconds(599), now.minusSeconds(6)))).isNotNull();
    }

    @Test
    void anEndFromTheFutureIsNoReason() {
        Situation situation = gone();
        Instant future = situation.now().plusSeconds(60);
        situation.said(A, DELETED, future, future);

        assertThat(situation.findings()).containsExactly("tmux-gone " + A + " terminated");
        assertThat(reason(situation)).isNull();
    }

    @Test
    void anEndOfAnEarlierIncarnationIsNoReason() {
        Situation seen = new Situation().entry(A, RUNNING).session(A, 100);
        seen.created(A, seen.now().minusSeconds(60)).passed().later(Duration.ofMinutes(1)).killed(A);
        Situation noted = new Situation().entry(A, "status: running, resumed_at: 2026-11-20T01:59:00Z");

        assertThat(reason(seen.said(A, DELETED, seen.now().minusSeconds(121), seen.now().minusSeconds(6)))).isNull();
        assertThat(reason(seen.said(A, DELETED, seen.now().minusSeconds(119), seen.now().minusSeconds(6)))).isNotNull();
        assertThat(reason(noted.said(A, DELETED, noted.now().minusSeconds(61), noted.now().minusSeconds(6)))).isNull();
        assertThat(reason(noted.said(A, DELETED, noted.now().minusSeconds(59), noted.now().minusSeconds(6))))
                .isNotNull();
    }

    @Test
    void anEndThatWasFollowedByABeginningIsNoReason() {
        Situation situation = gone();
        Instant now = situation.now();
        situation.said(A, RESUMED, now.minusSeconds(20), now.minusSeconds(20));
        situation.said(A, DELETED, now.minusSeconds(30), now.minusSeconds(6));

        assertThat(reason(situation)).isNull();
        situation.said(A, STOPPED, now.minusSeconds(10), now.minusSeconds(8));
        assertThat(reason(situation)).extracting(Announcement::event).isEqualTo(STOPPED);
    }

    @Test
    void anAnnouncedBeginningIsTheReasonOfWhatBegan() {
        Situation found = new Situation().workspace("a", "/w").session(A, 100);
        Situation revived = new Situation().entry(A, "status: stopped, pane: {pid: 99}").session(A, 100);
        Situation restarted = new Situation().entry(A, "status: running, pane: {pid: 99}").session(A, 100);
        for (Situation situation : List.of(found, revived, restarted)) {
            Instant now = situation.now();
            situation.created(A, now.minusSeconds(60));
            assertThat(reason(situation.said(A, CREATED, now.minusSeconds(91), now.minusSeconds(6)))).isNull();
            assertThat(reason(situation.said(A, DELETED, now.minusSeconds(70), now.minusSeconds(6)))).isNull();
            assertThat(reason(situation.said(A, RESUMED, now.minusSeconds(61), now.minusSeconds(6))))
                    .extracting(Announcement::event)
                    .isEqualTo(RESUMED);
        }
    }

    /// overdeck #3002: the word of a death comes after the session was resumed, at once or much later.
    @Test
    void aLateDeathKillsNoResumedSession() {
        Situation situation = new Situation().entry(A, RUNNING).session(A, 100);
        Instant now = situation.now();
        for (int i = 0; i < 20; i++) {
            situation.said(A, DELETED, now.minusSeconds(600L * i), now.minusSeconds(i));
            assertThat(situation.findings()).isEmpty();
        }
        assertThat(situation.passed().later(Duration.ofMinutes(1)).findings()).isEmpty();
        assertThat(situation.entryNamed(A).statusWord()).isEqualTo("running");
    }

    @Test
    void whatIsSaidIsNoProof() {
        Situation unseen = new Situation().entry(A, RUNNING).session(A, 100).unlisted(A).said(A, DELETED);
        Situation absent = new Situation().entry(A, "status: stopped").said(A, RESUMED);

        assertThat(unseen.later(SETTLED).findings()).containsExactly("unknown " + A + " flagged process-lives");
        assertThat(absent.later(SETTLED).findings()).isEmpty();
    }
}
