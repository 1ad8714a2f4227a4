package dev.agentsessions.judge;

import static dev.agentsessions.judge.FakeWorld.DEFAULT;
import static dev.agentsessions.judge.FakeWorld.START;
import static dev.agentsessions.judge.Processes.parent;
import static dev.agentsessions.judge.Processes.role;
import static dev.agentsessions.judge.Processes.started;
import static dev.agentsessions.judge.Processes.state;
import static dev.agentsessions.judge.Processes.tmux;
import static dev.agentsessions.judge.Processes.uid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.judge.FakeWorld.Reach;
import dev.agentsessions.observe.ProcessInfo.TmuxServer;
import dev.agentsessions.session.Agent;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What the absence of a session proves.
@Tag("R11")
class AbsenceTest {
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
    void aListedSessionIsInOrder() {
        assertThat(recorded().session(A, 100).findings()).isEmpty();
    }

    @Test
    void unlistedTwiceWithItsPidFreeIsGone() {
        Situation situation = recorded();

        assertThat(situation.findings()).containsExactly(GONE);
        assertThat(situation.judged().findings().getFirst().drift().evidence())
                .contains(
                        new Evidence("session not listed", "tmux " + DEFAULT + " (server 50)",
                                "absent twice, 210 ms apart"),
                        new Evidence("pid 100 is free", "/proc/100", "absent twice, 210 ms apart"));
    }

    @Test
    void unlistedOnceWantsASecondLook() {
        Situation once = recorded().once();

        assertThat(once.findings()).containsExactly(unknown("seen-once"));
        assertThat(once.judged().secondLookWanted()).isTrue();
    }

    @Test
    void twoLooksMustBeApart() {
        assertThat(recorded().apart(199).findings()).containsExactly(unknown("seen-once"));
        assertThat(recorded().apart(200).findings()).containsExactly(GONE);
        assertThat(recorded().apart(199).judged().secondLookWanted()).isFalse();
    }

    @Test
    void onlyTheSecondLookMissingItIsSeenOnce() {
        assertThat(recorded().session(A, 100).looked().killed(A).findings()).containsExactly(unknown("seen-once"));
    }

    @Test
    void backInTheSecondLookIsAlive() {
        assertThat(recorded().looked().session(A, 100).findings()).isEmpty();
    }

    @Test
    void aServerWithoutSessionsAnswersToo() {
        assertThat(recorded().killed("main").findings()).containsExactly(GONE);
    }

    @Test
    void nothingListensAndNoServerIsLeft() {
        assertThat(recorded().world(world -> world.servers.clear()).ended(50, 51).findings()).containsExactly(GONE);
    }

    @Test
    void nothingListensButItsServerLivesOn() {
        Situation situation = recorded().session(A, 100).reached(Reach.DELETED);

        assertThat(doubt(situation).reason()).isEqualTo("socket-deleted");
        assertThat(doubt(situation).advice()).contains("kill -USR1 50");
    }

    @Test
    void nothingListensAndAServersSocketsAreUnreadable() {
        Situation situation = recorded()
                .reached(Reach.DELETED)
                .change(50, server -> role(server, new TmuxServer(null)));

        assertThat(situation.findings()).containsExactly(unknown("server-unclear"));
    }

    @Test
    void anEndedServerServesNothing() {
        assertThat(recorded().reached(Reach.DELETED).change(50, server -> state(server, 'Z')).findings())
                .containsExactly(GONE);
    }

    @Test
    @Tag("R10")
    void anUnreadableSocketTellsNothing() {
        assertThat(recorded().reached(Reach.UNREADABLE).findings()).containsExactly(unknown("socket-unreadable"));
    }

    @Test
    @Tag("R10")
    void anUnreadableFolderTellsNothing() {
        Situation situation = recorded().world(world -> world.folderProblem = "permission denied");

        assertThat(situation.reached(Reach.DELETED).findings()).containsExactly(unknown("socket-unreadable"));
    }

    @Test
    @Tag("R10")
    void anAbsenceThatWasUnreadableAtFirstIsSeenOnce() {
        assertThat(recorded().reached(Reach.UNREADABLE).looked().reached(Reach.LISTENS).findings())
                .containsExactly(unknown("seen-once"));
    }

    @Test
    @Tag("R10")
    void withoutAProcessTableAnAbsenceProvesNothing() {
        assertThat(recorded().world(world -> world.noProcesses = "no /proc").findings())
                .containsExactly(unknown("no-process-table"));
    }

    @Test
    @Tag("R10")
    void withoutAProcessTableAListedSessionIsStillAlive() {
        assertThat(recorded().session(A, 100).world(world -> world.noProcesses = "no /proc").findings()).isEmpty();
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
        Situation situation = recorded().session(A, 100).passed().unlisted(A).change(100, it -> parent(tmux(it, ""), 1));

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

    @Test
    void withoutAPaneABootSinceItWasHeardOfProvesIt() {
        Situation before = new Situation().entry(A, "status: running, resumed_at: 2026-11-09T02:00:00Z");
        Situation after = new Situation().entry(A, "status: running, resumed_at: 2026-11-11T02:00:00Z");

        assertThat(before.agent(Agent.CLAUDE, 300, 1, "/x").findings()).containsExactly(GONE);
        assertThat(after.agent(Agent.CLAUDE, 300, 1, "/x").findings()).containsExactly(unknown("no-pane-recorded"));
    }

    @Test
    void aSecondServerOnTheSamePathHidesTheFirst() {
        Situation situation = recorded()
                .reached(Reach.DELETED)
                .session(A, 200)
                .server(DEFAULT, 60)
                .bare("fresh", 61);

        assertThat(doubt(situation).reason()).isEqualTo("socket-deleted");
        assertThat(doubt(situation).why()).contains("tmux server 50");
    }

    /// A recorded pass is judged again by another run of the program.
    @Test
    @Tag("R25")
    void ofSeveralHiddenServersTheFirstIsNamed() {
        Situation situation = recorded().reached(Reach.DELETED);
        for (long pid = 3000; pid < 3020; pid++) {
            situation.server(DEFAULT, pid).reached(Reach.DELETED);
        }

        assertThat(doubt(situation).advice()).contains("kill -USR1 50`");
    }

    @Test
    void onlyWhatIsDeclaredRunningIsMissed() {
        Situation situation = new Situation();
        for (String status : new String[] {"stopped", "terminated", "archived", "paused"}) {
            situation.entry(status + "-creator-claude", "status: " + status + ", pane: {pid: 100}");
        }

        assertThat(situation.findings()).isEmpty();
        assertThat(situation.once().judged().secondLookWanted()).isFalse();
    }
}
