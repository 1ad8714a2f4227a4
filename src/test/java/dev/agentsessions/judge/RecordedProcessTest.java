package dev.agentsessions.judge;

import static dev.agentsessions.judge.FakeWorld.DEFAULT;
import static dev.agentsessions.judge.FakeWorld.START;
import static dev.agentsessions.judge.Processes.parent;
import static dev.agentsessions.judge.Processes.started;
import static dev.agentsessions.judge.Processes.state;
import static dev.agentsessions.judge.Processes.tmux;
import static dev.agentsessions.judge.Processes.uid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.judge.FakeWorld.Reach;
import dev.agentsessions.session.Agent;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What became of the process that an entry records, or of the agent of one that records none.
@Tag("R11")
class RecordedProcessTest {
    private static final String A = "a-creator-claude";
    private static final String RUNNING_100 = "status: running, pane: {pid: 100, cmd: claude}";
    private static final String GONE = "tmux-gone " + A + " terminated";

    private static Situation recorded() {
        return new Situation().entry(A, RUNNING_100);
    }

    private static String unknown(String reason) {
        return "unknown " + A + " flagged " + reason;
    }

    private static Drift.Unknown doubt(Situation situation) {
        assertThat(situation.findings()).hasSize(1);
        return (Drift.Unknown) situation.judged().findings().getFirst().drift();
    }

    @Test
    void aZombieHasEnded() {
        assertThat(recorded().process(100).change(100, it -> state(it, 'Z')).findings()).containsExactly(GONE);
    }

    @Test
    void aLivingPaneBelowAnotherServerOfNoKnownNameIsElsewhere() {
        Situation situation = recorded().server("/else/tmux-1000/default", 60).reached(Reach.ELSEWHERE).session(A, 100);

        assertThat(doubt(situation).reason()).isEqualTo("process-lives");
        assertThat(doubt(situation).advice()).contains("add /else/tmux-1000/default to tmux.sockets");
    }

    /// The pass that saw the restart left it alone, and what it remembers is the new pane.
    @Test
    @Tag("R17")
    void aRecycledPidRenamesNothingWhileARestartSettles() {
        Situation situation = recorded().session(A, 100).passed().later(Duration.ofMinutes(1)).killed(A);
        situation.bare("stranger", 100).session(A, 101).created(A, situation.now());
        String edited = RUNNING_100 + ", note: x";

        assertThat(situation.findings()).containsExactly("restarted " + A + " deferred 100 101");
        situation.passed().later(Duration.ofSeconds(4));
        assertThat(situation.findings()).containsExactly("restarted " + A + " deferred 100 101");
        situation.passed().later(Duration.ofSeconds(1));
        assertThat(situation.findings()).containsExactly("restarted " + A + " refreshed 100 101");
        assertThat(situation.edited(A, edited).findings()).containsExactly("renamed " + A + " flagged stranger");
    }

    @Test
    void aBareServerNameIsFoundBelowAnyFolder() {
        Situation situation = new Situation()
                .entry(A, "status: running, tmux_server: work, pane: {pid: 100}")
                .server("/else/tmux-1000/work", 60)
                .reached(Reach.ELSEWHERE)
                .session(A, 100);

        assertThat(situation.findings()).containsExactly(unknown("process-lives"));
    }

    @Test
    void aProcessOfAnotherNamedServerIsAnother() {
        Situation situation = new Situation()
                .entry(A, "status: running, tmux_server: work, pane: {pid: 100}")
                .session("other", 100);

        assertThat(situation.renamed("other", "third").panes("third", pane -> pane).unlisted("third").findings())
                .containsExactly(GONE);
    }

    @Test
    void theRecordedPaneInASessionOfThatNameElsewhereIsNoDeath() {
        Situation situation = new Situation()
                .entry(A, "status: running, tmux_server: work, pane: {pid: 100}")
                .session(A, 100);

        assertThat(situation.findings()).contains(unknown("process-lives")).doesNotContain(GONE);
    }

    @Test
    void aProcessThatTmuxDidNotStartIsAnother() {
        assertThat(recorded().process(100).findings()).containsExactly(GONE);
    }

    @Test
    void anOrphanThatTmuxStartedMayBeIt() {
        assertThat(recorded().process(100).change(100, it -> tmux(it, DEFAULT)).findings())
                .containsExactly(unknown("process-lives"));
    }

    @Test
    void anOrphanOfAnotherSocketSaysWhereToLook() {
        Situation situation = recorded().process(100).change(100, it -> tmux(it, "/else/tmux-1000/default"));

        assertThat(doubt(situation).advice()).contains("/else/tmux-1000/default");
    }

    @Test
    void anUnreadableEnvironmentOfOurOwnProcessIsUnclear() {
        assertThat(recorded().process(100).change(100, it -> tmux(it, null)).findings())
                .containsExactly(unknown("process-unclear"));
    }

    @Test
    void anotherUsersProcessIsAnother() {
        assertThat(recorded().process(100).change(100, it -> uid(tmux(it, null), 2000)).findings())
                .containsExactly(GONE);
    }

    @Test
    void aProcessOfAnUnknownUserIsUnclear() {
        assertThat(recorded().process(100).change(100, it -> uid(tmux(it, null), -1)).findings())
                .containsExactly(unknown("process-unclear"));
    }

    @Test
    void aRememberedStartTimeTellsAnotherProcess() {
        Situation situation = recorded().session(A, 100).passed().killed(A);

        assertThat(situation.bare("x", 100).unlisted("x").change(100, it -> started(it, 7, START)).findings())
                .containsExactly(GONE);
    }

    @Test
    void aRememberedProcessThatStillRunsIsNoDeath() {
        Situation situation = recorded()
                .session(A, 100)
                .passed()
                .unlisted(A)
                .change(100, it -> parent(tmux(it, ""), 1));

        assertThat(situation.findings()).containsExactly(unknown("process-lives"));
    }

    @Test
    void theRememberedPaneMustHaveEndedAsWellAsTheRecordedOne() {
        Situation situation = new Situation()
                .entry(A, "status: running")
                .session(A, 200)
                .passed()
                .edited(A, RUNNING_100)
                .unlisted(A)
                .later(Duration.ofMinutes(1));

        assertThat(situation.findings()).containsExactly(unknown("process-lives"));
        assertThat(situation.ended(200).findings()).containsExactly(GONE);
    }

    @Test
    void aRebootEndsWhatRanBeforeIt() {
        Situation situation = recorded().session(A, 100).passed().killed(A).later(Duration.ofHours(2));

        assertThat(rebooted(situation).process(100).change(100, it -> tmux(it, DEFAULT)).findings())
                .containsExactly(GONE);
    }

    @Test
    void aRebootDoesNotEndWhatWasRecordedAfterIt() {
        Situation situation = recorded().session(A, 100).passed().killed(A).later(Duration.ofHours(2));
        rebooted(situation)
                .edited(A, RUNNING_100 + ", resumed_at: 2026-11-20T03:58:00Z")
                .process(100)
                .change(100, it -> tmux(it, DEFAULT));

        assertThat(situation.findings()).containsExactly(unknown("process-lives"));
    }

    @Test
    void aPidThatReturnsInAnotherSessionAfterARebootIsNoRename() {
        Situation situation = recorded().session(A, 100).passed().killed(A).later(Duration.ofHours(2));

        assertThat(rebooted(situation).bare("other", 100).findings()).containsExactly(GONE);
    }

    /// A quarter of an hour ago.
    private static Situation rebooted(Situation situation) {
        return situation.world(world -> {
            world.boot = "boot-2";
            world.bootedAt = situation.now().minus(Duration.ofMinutes(15));
        });
    }

    @Test
    void withoutAPaneAnAgentThatNobodyAccountsForMayBeIt() {
        Situation situation = new Situation().entry(A, "status: running").agent(Agent.CLAUDE, 300, 1, "/x");

        assertThat(situation.findings()).containsExactly(unknown("no-pane-recorded"));
        assertThat(situation.change(300, it -> state(it, 'Z')).findings()).containsExactly(GONE);
    }

    @Test
    void withoutAPaneAnAgentOfAnotherKindIsNotIt() {
        assertThat(new Situation().entry(A, "status: running").agent(Agent.AGY, 300, 1, "/x").findings())
                .containsExactly(GONE);
    }

    @Test
    void withoutAPaneAnAgentOfARegisteredSessionIsAccountedFor() {
        Situation situation = new Situation()
                .entry(A, "status: running")
                .entry("b-creator-claude", "status: running")
                .session("b-creator-claude", 200);

        assertThat(situation.findings()).containsExactly(GONE);
    }

    @Test
    void withoutAPaneNothingIsKnownOfAnAgentThatCannotBeRecognised() {
        assertThat(new Situation().entry("x", "agent: codex, status: running").findings())
                .containsExactly("unknown x flagged no-pane-recorded");
    }

    /// A time in the registry is not when it was last seen alive.
    @Test
    void withoutAPaneATimeBeforeTheBootProvesNothing() {
        Situation situation = new Situation().entry(A, "status: running, resumed_at: 2026-11-09T02:00:00Z");

        assertThat(situation.agent(Agent.CLAUDE, 300, 1, "/x").findings())
                .containsExactly(unknown("no-pane-recorded"));
    }

    /// It may be the one looked for, under the name that a pass has found it by.
    @Test
    void withoutAPaneASessionThatAPassRegisteredIsNoAlibi() {
        Situation situation = new Situation()
                .entry(A, "status: running")
                .entry("b-creator-claude", "status: running, registered_at: 2026-11-19T02:00:00Z, pane: {pid: 200}")
                .session("b-creator-claude", 200);

        assertThat(situation.findings()).containsExactly(unknown("no-pane-recorded"));
    }

    @Test
    void withoutAPaneASessionThatIsNotDeclaredRunningIsNoAlibi() {
        Situation situation = new Situation()
                .entry(A, "status: running")
                .entry("b-creator-claude", "status: archived")
                .session("b-creator-claude", 200);

        assertThat(situation.findings()).containsExactly(unknown("no-pane-recorded"));
    }

    @Test
    void anEndedEntryOfANameThatTmuxWritesOtherwiseHidesNoSession() {
        Situation situation = new Situation()
                .entry("my.site-creator-claude", "status: terminated")
                .session("my_site-creator-claude", 200);

        assertThat(situation.findings()).hasSize(1);
        assertThat(situation.findings().getFirst()).startsWith("unregistered my_site-creator-claude registered");
    }

    @Test
    void aNameThatTmuxWritesOtherwiseIsADoubt() {
        Situation situation = new Situation()
                .entry("my.site-creator-claude", "status: running, pane: {pid: 1}")
                .session("my_site-creator-claude", 200);

        assertThat(situation.findings()).containsExactly("unknown my.site-creator-claude flagged name-rewritten");
    }
}
