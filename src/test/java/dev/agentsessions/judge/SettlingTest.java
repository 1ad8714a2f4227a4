package dev.agentsessions.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What somebody did a moment ago is left alone.
@Tag("R17")
class SettlingTest {
    private static final String A = "a-creator-claude";
    private static final String DEFERRED = "tmux-gone " + A + " deferred";
    private static final String DONE = "tmux-gone " + A + " terminated";

    @ParameterizedTest
    @ValueSource(strings = {"created_at", "resumed_at", "updated_at", "terminated_at"})
    void aFreshTimestampDefers(String field) {
        Situation situation = new Situation().entry(A, "status: running, " + field + ": 2026-11-20T01:59:56Z");

        assertThat(situation.findings()).containsExactly(DEFERRED);
        assertThat(situation.judged().findings().getFirst().settlesAt())
                .isEqualTo(Instant.parse("2026-11-20T02:00:01Z"));
        assertThat(situation.later(Duration.ofSeconds(1)).findings()).containsExactly(DONE);
    }

    @Test
    void ourOwnRegistrationIsNobodysDoing() {
        assertThat(new Situation().entry(A, "status: running, registered_at: 2026-11-20T01:59:56Z").findings())
                .containsExactly(DONE);
    }

    @Test
    void aTimestampALittleAheadOfTheClockDefersToo() {
        assertThat(new Situation().entry(A, "status: running, updated_at: 2026-11-20T02:00:04Z").findings())
                .containsExactly(DEFERRED);
        assertThat(new Situation().entry(A, "status: running, updated_at: 2027-11-20T02:00:04Z").findings())
                .containsExactly(DONE);
    }

    @Test
    void theTimeCanBeSet() {
        Situation situation = new Situation()
                .entry(A, "status: running, updated_at: 2026-11-20T01:59:00Z")
                .settings(new JudgeSettings(Duration.ofMinutes(2), JudgeSettings.DEFAULT.sessionPattern()));

        assertThat(situation.findings()).containsExactly(DEFERRED);
    }

    @Test
    void anEntryThatWasJustChangedIsDeferred() {
        Situation situation = new Situation()
                .entry(A, "status: terminated")
                .passed()
                .later(Duration.ofMinutes(1))
                .edited(A, "status: running");

        assertThat(situation.later(Duration.ofSeconds(4)).findings()).containsExactly(DEFERRED);
        assertThat(situation.later(Duration.ofSeconds(1)).findings()).containsExactly(DONE);
    }

    @Test
    void aChangeStaysFreshOverSeveralPasses() {
        Situation situation = new Situation()
                .entry(A, "status: terminated")
                .passed()
                .later(Duration.ofMinutes(1))
                .edited(A, "status: running")
                .later(Duration.ofSeconds(1))
                .passed();

        assertThat(situation.later(Duration.ofSeconds(1)).findings()).containsExactly(DEFERRED);
        assertThat(situation.passed().later(Duration.ofSeconds(3)).findings()).containsExactly(DONE);
    }

    @Test
    void aChangeIsNotKeptFreshByThoseOfOthers() {
        Situation situation = new Situation()
                .entry(A, "status: terminated")
                .passed()
                .later(Duration.ofMinutes(1))
                .edited(A, "status: running")
                .passed()
                .later(Duration.ofSeconds(4))
                .world(world -> world.registryModified = world.registryModified.plusSeconds(4));

        assertThat(situation.passed().later(Duration.ofSeconds(1)).findings()).containsExactly(DONE);
    }

    @Test
    void anEntryInAWorkspaceThatIsNewIsDeferred() {
        Situation situation = new Situation()
                .workspace("v", "/v")
                .entry("v", "old-creator-claude", "status: archived")
                .passed()
                .later(Duration.ofMinutes(1))
                .edited(A, "status: running");

        assertThat(situation.findings()).containsExactly(DEFERRED);
    }

    @Test
    void anUnchangedEntryIsNotDeferredForTheSakeOfOthers() {
        Situation situation = new Situation()
                .entry(A, "status: running")
                .session(A, 100)
                .passed()
                .later(Duration.ofMinutes(1))
                .killed(A)
                .edited("b-creator-claude", "status: archived");

        assertThat(situation.findings()).containsExactly(DONE);
    }

    @Test
    void withoutMemoryNothingIsKnownToHaveChanged() {
        assertThat(new Situation().edited(A, "status: running").findings()).containsExactly(DONE);
    }

    @Test
    void whatAPassItselfWroteIsNobodysDoing() {
        Situation situation = new Situation().entry(A, "status: running, pane: {pid: 1}").session(A, 100).passed();

        assertThat(situation.killed(A).later(Duration.ofSeconds(1)).findings()).containsExactly(DONE);
    }

    @Test
    void aSessionYoungerThanThatIsLeftAlone() {
        Situation restarted = new Situation().entry(A, "status: running, pane: {pid: 99}").session(A, 100);
        Situation revived = new Situation().entry(A, "status: stopped, pane: {pid: 99}").session(A, 100);
        Situation bare = new Situation().entry(A, "status: running, pane: {pid: 100}").bare(A, 100);

        assertThat(restarted.created(A, restarted.now()).findings()).containsExactly("restarted " + A + " deferred 99 100");
        assertThat(revived.created(A, revived.now()).findings()).containsExactly("revived " + A + " deferred");
        assertThat(bare.created(A, bare.now()).findings()).containsExactly("agent-gone " + A + " deferred bash");
    }

    @Test
    void whatIsOnlyToldIsNotDeferred() {
        assertThat(new Situation().entry(A, "status: running, tmux_server: /else, updated_at: 2026-11-20T01:59:59Z").findings())
                .containsExactly("unknown " + A + " flagged socket-not-scanned");
    }
}
