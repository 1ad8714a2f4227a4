package dev.agentsessions.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Many deaths at once are taken for one outage, except for those that are proved one by one.
@Tag("R13")
class MassAbsenceTest {

    @Test
    void ofFourEntriesAllMayGo() {
        assertThat(gone(new Situation(), 4)).isEqualTo("4 tmux-gone");
    }

    @Test
    void ofFiveEntriesThreeAreTooMany() {
        assertThat(gone(alive(new Situation(), 2), 3)).isEqualTo("3 mass-absence");
    }

    @Test
    void lessThanHalfMayGo() {
        assertThat(gone(alive(new Situation(), 3), 2)).isEqualTo("2 tmux-gone");
        assertThat(gone(alive(new Situation(), 4), 3)).isEqualTo("3 tmux-gone");
    }

    @Test
    void exactlyHalfAreTooMany() {
        assertThat(gone(alive(new Situation(), 3), 3)).isEqualTo("3 mass-absence");
    }

    @Test
    void onlyRunningEntriesCount() {
        Situation situation = new Situation();
        for (int i = 0; i < 9; i++) {
            situation.entry("old" + i + "-creator-claude", "status: terminated");
        }

        assertThat(gone(situation, 4)).isEqualTo("4 tmux-gone");
    }

    @Test
    void aRecordedPaneThatIsGoneProvesItsOwnDeath() {
        Situation situation = new Situation().entry("p-creator-claude", "status: running, pane: {pid: 100}");

        assertThat(gone(situation, 4)).isEqualTo("1 tmux-gone, 4 mass-absence");
    }

    @Test
    void aRememberedPaneProvesItToo() {
        Situation situation = new Situation()
                .entry("p-creator-claude", "status: running")
                .session("p-creator-claude", 100);

        assertThat(gone(situation.passed().killed("p-creator-claude"), 4)).isEqualTo("1 tmux-gone, 4 mass-absence");
    }

    @Test
    void timesBeforeTheBootProveNothing() {
        Situation situation = new Situation();
        for (int i = 0; i < 6; i++) {
            situation.entry("x" + i + "-creator-claude", "status: running, created_at: 2026-11-09T02:00:00Z");
        }

        assertThat(summary(situation)).isEqualTo("6 mass-absence");
    }

    @Test
    void whatIsMerelyUnknownIsNotGone() {
        Situation situation = new Situation();
        for (int i = 0; i < 4; i++) {
            situation.entry("else" + i + "-creator-claude", "status: running, tmux_server: /else/sock");
        }

        assertThat(gone(situation, 3)).isEqualTo("3 tmux-gone, 4 socket-not-scanned");
    }

    @Test
    void itIsToldWithoutWriting() {
        Situation situation = new Situation();
        gone(situation, 5);

        assertThat(situation.findings()).allMatch(finding -> finding.endsWith("flagged mass-absence"));
        assertThat(situation.passed().later(Duration.ofMinutes(1)).findings()).hasSize(5);
    }

    private static Situation alive(Situation situation, int count) {
        for (int i = 0; i < count; i++) {
            situation.entry("a" + i + "-creator-claude", "status: running")
                    .session("a" + i + "-creator-claude", 300 + i);
        }
        return situation;
    }

    /// The findings once so many more entries without a recorded pane are gone, such as `2 tmux-gone`.
    private static String gone(Situation situation, int count) {
        for (int i = 0; i < count; i++) {
            situation.entry("g" + i + "-creator-claude", "status: running");
        }
        return summary(situation);
    }

    private static String summary(Situation situation) {
        int gone = 0;
        int mass = 0;
        int unscanned = 0;
        for (String finding : situation.findings()) {
            gone += finding.startsWith("tmux-gone") ? 1 : 0;
            mass += finding.endsWith("mass-absence") ? 1 : 0;
            unscanned += finding.endsWith("socket-not-scanned") ? 1 : 0;
        }
        String words = (gone > 0 ? ", " + gone + " tmux-gone" : "")
                + (mass > 0 ? ", " + mass + " mass-absence" : "")
                + (unscanned > 0 ? ", " + unscanned + " socket-not-scanned" : "");
        return words.substring(2);
    }
}
