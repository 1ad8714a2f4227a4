package dev.agentsessions.judge;

import static dev.agentsessions.judge.FakeWorld.DEFAULT;
import static dev.agentsessions.judge.Processes.role;
import static dev.agentsessions.judge.Processes.state;
import static dev.agentsessions.judge.Processes.tmux;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.judge.FakeWorld.Reach;
import dev.agentsessions.observe.ProcessInfo.TmuxServer;
import dev.agentsessions.session.Agent;
import java.util.List;
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
    void aProcessThatIsOnlyJustEndingIsLookedAtAgain() {
        Situation ending = recorded().session(A, 100).unlisted(A);

        assertThat(ending.once().findings()).containsExactly(unknown("process-lives"));
        assertThat(ending.judged().secondLookWanted()).isTrue();
        assertThat(recorded().session(A, 100).unlisted(A).looked().ended(100).findings()).containsExactly(GONE);
    }

    @Test
    void anAgentOutsideTmuxThatBearsThePidIsASignOfLife() {
        assertThat(recorded().agent(Agent.CLAUDE, 100, 1, "/w").findings())
                .containsExactly(unknown("process-lives"));
        assertThat(recorded().agent(Agent.AGY, 100, 1, "/w").findings()).containsExactly(GONE);
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
    void aServerThatIsOnlyJustEndingLeavesNoDoubt() {
        Situation deleted = recorded().reached(Reach.DELETED);
        Situation unclear = recorded().reached(Reach.DELETED).change(50, it -> role(it, new TmuxServer(null)));

        for (Situation situation : List.of(deleted, unclear)) {
            assertThat(situation.once().judged().secondLookWanted()).isTrue();
            assertThat(situation.apart(200).looked().ended(50, 51).findings()).containsExactly(GONE);
        }
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
        for (String status : new String[] {"stopped", "terminated", "archived"}) {
            situation.entry(status + "-creator-claude", "status: " + status + ", pane: {pid: 100}");
        }

        assertThat(situation.findings()).isEmpty();
        situation.entry("paused-creator-claude", "status: paused, pane: {pid: 100}");
        assertThat(situation.findings()).containsExactly("unknown paused-creator-claude flagged status-word");
        assertThat(situation.once().judged().secondLookWanted()).isFalse();
    }
}
