package dev.agentsessions.judge;

import static dev.agentsessions.session.Agent.CLAUDE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.judge.FakeWorld.Reach;
import dev.agentsessions.observe.ConversationStore.Root;
import dev.agentsessions.session.Incarnation;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Drifts keep their ids, and what ends is forgotten.
@Tag("R22")
class DriftMemoryTest {
    private static final String A = "a-creator-claude";
    private static final String ONE = "11111111-1111-4111-8111-111111111111";
    private static final String TWO = "22222222-2222-4222-8222-222222222222";

    /// One situation for each kind, and several for the kinds with several identities.
    private static List<Situation> ofEveryKind() {
        return List.of(
                new Situation().entry(A, "status: running"),
                new Situation().entry(A, "status: running, pane: {pid: 100}"),
                new Situation().session(A, 100),
                new Situation().session(A, 101),
                new Situation().entry(A, "status: running").session(A, 100).recent(CLAUDE, ONE),
                new Situation().entry(A, "status: running").session(A, 100).recent(CLAUDE, TWO),
                new Situation()
                        .entry(A, "status: running, claude_session_id_own: " + TWO)
                        .session(A, 100)
                        .onDisk(CLAUDE, TWO)
                        .recent(CLAUDE, ONE),
                new Situation().entry(A, "status: stopped, claude_session_id_own: " + ONE),
                new Situation().entry(A, "status: stopped, claude_session_id_own: " + TWO),
                new Situation().entry(A, "status: stopped, pane: {pid: 1}").session(A, 100),
                new Situation().entry(A, "status: running, pane: {pid: 1}").session(A, 100),
                new Situation()
                        .entry(
                                A,
                                "status: terminated, terminated_at: 2026-11-20T01:30Z, termination_mode: auto-detected")
                        .session(A, 100),
                new Situation().entry(A, "status: running").bare(A, 100),
                new Situation().entry(A, "status: running").bare("b", 101).bare(A, 100),
                new Situation().entry(A, "status: running, tmux_server: /else"),
                new Situation().entry(A, "status: running, tmux_server: /other"),
                new Situation().entry(A, "status: running").session(A, 100).recent(CLAUDE, ONE).recent(CLAUDE, TWO),
                new Situation().entry(A, "status: running, pane: {pid: 100}").session("b", 100));
    }

    @Test
    void everyDriftHasAnIdOfItsOwn() {
        Set<String> ids = new LinkedHashSet<>();
        for (Situation situation : ofEveryKind()) {
            assertThat(situation.findings()).as("one drift each").hasSize(1);
            assertThat(ids.add(idOf(situation))).as("a new id for %s", situation.findings()).isTrue();
        }
    }

    @Test
    void anIdDoesNotDependOnWhenOrHowOftenItWasSeen() {
        for (Situation situation : ofEveryKind()) {
            String id = idOf(situation);

            assertThat(idOf(situation.later(Duration.ofSeconds(3)))).isEqualTo(id);
            assertThat(idOf(situation.apart(4000))).isEqualTo(id);
            assertThat(id).matches("[0-9a-f]{12}");
        }
    }

    @Test
    void anIdDoesNotDependOnTheRestOfTheRegistry() {
        for (Situation situation : ofEveryKind()) {
            String id = idOf(situation);

            assertThat(idOf(situation.workspace("z", "/z").entry("z", "z-creator-agy", "status: archived")))
                    .isEqualTo(id);
        }
    }

    @Test
    void aNewIncarnationIsANewDrift() {
        Situation situation = new Situation().entry(A, "status: running, pane: {pid: 100}").bare(A, 100);
        String before = idOf(situation);

        assertThat(idOf(situation.killed(A).bare(A, 100))).isNotEqualTo(before);
    }

    @Test
    void theSameDeathOfAResumedSessionIsANewOne() {
        String before = idOf(new Situation().entry(A, "status: running"));

        assertThat(idOf(new Situation().entry(A, "status: running, resumed_at: 2026-11-19T00:00:00Z")))
                .isNotEqualTo(before);
    }

    @Test
    void whatIsFlaggedOrDeferredIsRememberedAndForgottenWhenItEnds() {
        Situation situation = new Situation().entry(A, "status: running").session(A, 100).reached(Reach.UNREADABLE);
        String id = idOf(situation);

        assertThat(situation.passed().memory().workspace("w").reported()).containsExactly(Map.entry(id, "flagged"));
        assertThat(situation.reached(Reach.LISTENS).passed().memory().workspace("w").reported()).isEmpty();
        assertThat(situation.created(A, situation.now()).bare("x", 7).killed(A).bare(A, 100).created(A, situation.now())
                        .passed().memory().workspace("w").reported())
                .containsValue("deferred");
    }

    @Test
    void whatIsWrittenIsNotStanding() {
        assertThat(new Situation().entry(A, "status: running").passed().memory().workspace("w").reported()).isEmpty();
    }

    @Test
    void whatConcernsNoWorkspaceIsRememberedToo() {
        Situation situation = new Situation()
                .entry(A, "status: stopped, claude_session_id_own: " + ONE)
                .roots(CLAUDE, new Root("/r", "permission denied", 30));

        assertThat(situation.passed().memory().workspace(null).reported()).hasSize(1);
    }

    @Test
    void anEntryThatIsRemovedIsForgotten() {
        Situation situation = new Situation().entry(A, "status: running").session(A, 100).passed();

        assertThat(situation.memory().workspace("w").entries()).containsKey(A);
        assertThat(situation.edited("b-creator-claude", "status: archived").withdrawn(A).killed(A).passed().memory()
                        .workspace("w").entries())
                .containsOnlyKeys("b-creator-claude");
    }

    @Test
    void anotherHostsEntryIsNotRemembered() {
        assertThat(new Situation().entry(A, "status: running, host: lab2").passed().memory().workspaces()).isEmpty();
    }

    @Test
    void whatWasLastSeenAliveIsKeptWhileItCannotBeSeen() {
        Situation situation = new Situation().entry(A, "status: running").session(A, 100).passed();
        Incarnation alive = lastAlive(situation);

        assertThat(alive).isNotNull();
        assertThat(lastAlive(situation.reached(Reach.UNREADABLE).passed())).isEqualTo(alive);
    }

    private static @Nullable Incarnation lastAlive(Situation situation) {
        Memory.OfEntry known = situation.memory().workspace("w").entries().get(A);
        return known == null ? null : known.lastAlive();
    }

    private static String idOf(Situation situation) {
        return situation.judged().findings().stream().map(Finding::id).min(Comparator.naturalOrder()).orElseThrow();
    }
}
