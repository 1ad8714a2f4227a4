package dev.agentsessions.judge;

import static dev.agentsessions.judge.FakeWorld.DEFAULT;
import static dev.agentsessions.judge.FakeWorld.FOLDER;
import static dev.agentsessions.judge.Processes.uid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.judge.FakeWorld.Reach;
import dev.agentsessions.observe.TmuxSession.TmuxPane;
import dev.agentsessions.session.Agent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Where an entry's session is looked for, under which name, and whether its agent is in it.
class PresenceTest {
    private static final String A = "a-creator-claude";
    private static final String B = "b-creator-claude";
    private static final String WORK = FOLDER + "/work";
    private static final String RUNNING_100 = "status: running, pane: {pid: 100}";

    @Test
    @Tag("R6")
    void anotherHostsEntryIsNoneOfOurBusiness() {
        Situation situation = new Situation()
                .entry(A, RUNNING_100 + ", host: lab2")
                .entry(B, "status: terminated, host: lab2, claude_session_id_own: nonsense");

        assertThat(situation.findings()).isEmpty();
        assertThat(situation.judged().verdicts()).isEmpty();
    }

    @Test
    @Tag("R6")
    void ourOwnHostMayBeNamed() {
        for (String host : List.of("lab1", "LAB1", "lab1.example.org")) {
            assertThat(new Situation().entry(A, RUNNING_100 + ", host: " + host).findings())
                    .containsExactly("tmux-gone " + A + " terminated");
        }
    }

    @Test
    @Tag("R6")
    void aSessionOfAnotherHostsNameIsNotRegistered() {
        Situation situation = new Situation().entry(A, RUNNING_100 + ", host: lab2").session(A, 100);

        assertThat(situation.findings()).containsExactly("unknown " + A + " flagged name-taken");
    }

    @Test
    @Tag("R12")
    void anUnscannedSocketIsIgnorance() {
        Situation situation = new Situation().entry(A, RUNNING_100 + ", tmux_server: /else/sock");

        assertThat(situation.findings()).containsExactly("unknown " + A + " flagged socket-not-scanned");
    }

    @Test
    @Tag("R12")
    void namesAreComparedWhole() {
        Situation situation = new Situation().entry(A, RUNNING_100).bare(A + "-2", 300).bare("a-creator", 301);

        assertThat(situation.findings()).containsExactly("tmux-gone " + A + " terminated");
    }

    @Test
    @Tag("R12")
    void theDeclaredServerDecides() {
        Situation work = twice().entry(A, "status: running, tmux_server: work, pane: {pid: 200}");
        Situation byPath = twice().entry(A, "status: running, tmux_server: " + DEFAULT + ", pane: {pid: 100}");

        assertThat(work.findings()).containsExactly("unknown " + A + " flagged name-taken");
        assertThat(byPath.findings()).containsExactly("unknown " + A + " flagged name-taken");
        assertThat(socketOf(work)).isEqualTo(WORK);
        assertThat(socketOf(byPath)).isEqualTo(DEFAULT);
    }

    @Test
    @Tag("R12")
    void theRecordedPaneDecidesWhereNoServerIsDeclared() {
        Situation situation = twice().entry(A, "status: running, pane: {pid: 200}");

        assertThat(situation.findings()).containsExactly("unknown " + A + " flagged name-taken");
        assertThat(socketOf(situation)).isEqualTo(WORK);
    }

    @Test
    @Tag("R12")
    void elseTwoSocketsAreAmbiguous() {
        assertThat(twice().entry(A, "status: running").findings())
                .containsExactly("unknown " + A + " flagged which-socket");
        assertThat(twice().entry(A, "status: terminated").findings())
                .containsExactly("unknown " + A + " flagged which-socket");
        assertThat(twice().entry(A, "status: archived").findings()).isEmpty();
    }

    @Test
    @Tag("R12")
    void aNameOnAnotherSocketOnlyIsAmbiguousToo() {
        assertThat(new Situation().entry(A, "status: running").server(WORK, 60).session(A, 200).findings())
                .containsExactly("unknown " + A + " flagged which-socket");
    }

    @Test
    @Tag("R12")
    void oneNameInTwoEntriesIsAmbiguous() {
        Situation situation = new Situation()
                .workspace("v", "/v")
                .entry(A, RUNNING_100)
                .entry("v", A, "status: running")
                .session(A, 100);

        assertThat(situation.findings())
                .containsExactly("unknown " + A + " flagged named-twice", "unknown " + A + " flagged named-twice");
    }

    @Test
    @Tag("R10")
    void aStatusThatIsNoneIsIgnoranceOfWhatShouldBe() {
        Situation situation = new Situation().entry(A, "status: Running, pane: {pid: 100}").session(A, 100);

        assertThat(situation.findings()).containsExactly("unknown " + A + " flagged status-word");
        assertThat(situation.killed(A).findings()).containsExactly("unknown " + A + " flagged status-word");
    }

    /// Of what says nothing, nothing can be untrue.
    @Test
    void withoutAStatusNothingIsDeclared() {
        Situation situation = new Situation().entry(A, "pane: {pid: 100}").session(A, 100);

        assertThat(situation.findings()).isEmpty();
        assertThat(situation.killed(A).findings()).isEmpty();
    }

    private static Situation twice() {
        return new Situation().session(A, 100).server(WORK, 60).session(A, 200);
    }

    private static String socketOf(Situation situation) {
        return ((Life.Alive) situation.judged().verdicts().getFirst().life()).incarnation().socket();
    }

    @Test
    @Tag("R11")
    void aPaneInASessionOfAnotherNameWasRenamed() {
        Situation situation = new Situation().entry(A, RUNNING_100).session(A, 100).renamed(A, B);

        assertThat(situation.findings()).containsExactly("renamed " + A + " flagged " + B);
    }

    @Test
    @Tag("R11")
    void aPaneOfASessionThatHasAnEntryOfItsOwnWasNotRenamed() {
        Situation situation = new Situation().entry(A, RUNNING_100).entry(B, RUNNING_100).session(B, 100);

        assertThat(situation.findings()).containsExactly("unknown " + A + " flagged pane-of-another");
    }

    @Test
    @Tag("R11")
    void aRenamedSessionIsKnownByItsIdToo() {
        Situation situation =
                new Situation().entry(A, "status: running").session(A, 100).passed().renamed(A, B);

        assertThat(situation.findings()).containsExactly("renamed " + A + " flagged " + B);
    }

    @Test
    @Tag("R11")
    void aRenamedSessionWhoseNameIsUsedAnewIsStillRenamed() {
        Situation situation =
                new Situation().entry(A, RUNNING_100).session(A, 100).renamed(A, B).session(A, 200);

        assertThat(situation.findings()).containsExactly("renamed " + A + " flagged " + B);
    }

    @Test
    @Tag("R11")
    void anotherProcessOfThatPidIsNoRename() {
        Situation situation =
                new Situation().entry(A, RUNNING_100).session(A, 100).passed().killed(A).later(Duration.ofHours(2));

        assertThat(situation.bare("other", 100).findings()).containsExactly("tmux-gone " + A + " terminated");
    }

    @Test
    @Tag("R14")
    void thePidOfAnEndedEntryDoesNotHideANewSession() {
        Situation situation = new Situation().entry(A, "status: terminated, pane: {pid: 100}").session(B, 100);

        assertThat(situation.findings()).containsExactly("unregistered " + B + " registered w");
    }

    @Test
    void aStandingSessionWithoutItsAgentIsFlagged() {
        assertThat(new Situation().entry(A, RUNNING_100).bare(A, 100).findings())
                .containsExactly("agent-gone " + A + " flagged bash");
    }

    @Test
    void anAgentInAnyPaneIsThere() {
        Situation situation = new Situation()
                .entry(A, RUNNING_100)
                .bare(A, 100, 101)
                .agent(Agent.CLAUDE, 102, 101, "/w");

        assertThat(situation.findings()).doesNotContain("agent-gone " + A + " flagged bash");
        assertThat(situation.change(102, it -> Processes.state(it, 'Z')).findings())
                .containsExactly("agent-gone " + A + " flagged bash");
    }

    @Test
    void anAgentThatOutlivedItsShellIsOnThePanesTerminal() {
        Situation situation = new Situation()
                .entry(A, RUNNING_100)
                .bare(A, 100)
                .change(100, it -> Processes.tty(it, 34816))
                .agent(Agent.CLAUDE, 102, 1, "/w")
                .change(102, it -> Processes.tty(it, 34816));

        assertThat(situation.findings()).isEmpty();
    }

    @Test
    void anotherAgentIsNotTheEntrysOwn() {
        assertThat(new Situation().entry(A, RUNNING_100).bare(A, 100).agent(Agent.AGY, 101, 100, "/w").findings())
                .containsExactly("agent-gone " + A + " flagged bash");
    }

    @Test
    void aDeadPaneIsAHusk() {
        Situation situation = new Situation().entry(A, RUNNING_100).session(A, 100).panes(A, PresenceTest::dead);

        assertThat(situation.findings()).containsExactly("agent-gone " + A + " flagged a dead pane");
    }

    @Test
    @Tag("R10")
    void anAgentIsNotGoneWhereItsPaneCouldNotBeSeen() {
        Situation unseen = new Situation().entry(A, RUNNING_100).bare(A, 100).ended(100);
        Situation blind = new Situation().entry(A, RUNNING_100).bare(A, 100).world(it -> it.noProcesses = "no /proc");

        assertThat(unseen.findings()).isEmpty();
        assertThat(blind.findings()).isEmpty();
    }

    /// Its first process has ended, and tmux has not come to see to that yet.
    @Test
    @Tag("R10")
    @Tag("S2")
    void aSessionThatIsJustDyingHasNotLostItsAgentOnly() {
        Situation dying = new Situation().entry(A, RUNNING_100).session(A, 100);

        assertThat(dying.change(100, it -> Processes.state(it, 'Z')).findings()).isEmpty();
        assertThat(dying.judged().secondLookWanted()).isFalse();
        assertThat(dying.ended(100).findings()).isEmpty();
        assertThat(dying.unlisted(A).findings()).containsExactly("tmux-gone " + A + " terminated");
    }

    @Test
    @Tag("S2")
    void aDyingPaneAmongOthersLeavesOpenWhereTheAgentIs() {
        Situation situation = new Situation()
                .entry(A, RUNNING_100)
                .bare(A, 100, 101)
                .change(101, it -> Processes.state(it, 'Z'));

        assertThat(situation.findings()).isEmpty();
        assertThat(situation.agent(Agent.CLAUDE, 102, 100, "/w").findings()).isEmpty();
        assertThat(new Situation().entry(A, RUNNING_100).bare(A, 100).findings())
                .containsExactly("agent-gone " + A + " flagged bash");
    }

    @Test
    void anAgentWeDoNotKnowIsNotMissed() {
        assertThat(new Situation().entry("x", "agent: codex, status: running").bare("x", 100).findings()).isEmpty();
    }

    @Test
    @Tag("R10")
    void whatIsReachedAgainIsAliveAgain() {
        Situation situation = new Situation().entry(A, RUNNING_100).session(A, 100).reached(Reach.UNREADABLE).passed();

        assertThat(situation.reached(Reach.LISTENS).findings()).isEmpty();
    }

    private static TmuxPane dead(TmuxPane pane) {
        return new TmuxPane(pane.id(), pane.pid(), true, pane.tty(), pane.command(), "");
    }

    /// What runs as somebody else cannot be looked into.
    @Test
    @Tag("R10")
    void aProcessOfAnotherUserInThePaneMayBeTheAgent() {
        Situation situation = new Situation().entry(A, RUNNING_100).bare(A, 100).change(100, it -> uid(it, 4242));

        assertThat(situation.findings()).isEmpty();
    }
}
