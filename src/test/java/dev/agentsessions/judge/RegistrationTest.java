package dev.agentsessions.judge;

import static dev.agentsessions.judge.FakeWorld.FOLDER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.judge.FakeWorld.Reach;
import dev.agentsessions.observe.TmuxSession.TmuxPane;
import dev.agentsessions.session.Agent;
import dev.agentsessions.session.Pane;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Which sessions are registered, and where.
@Tag("R14")
class RegistrationTest {
    private static final String A = "a-creator-claude";
    private static final String W = "w-creator-claude";

    @Test
    void aLivingAgentInASessionOfTheRightNameIsRegistered() {
        Situation situation = new Situation().session(A, 100);

        assertThat(situation.findings()).containsExactly("unregistered " + A + " registered w");
        Drift.Unregistered drift = (Drift.Unregistered) situation.judged().findings().getFirst().drift();
        assertThat(drift.pane()).isEqualTo(new Pane(100L, "claude", "/w"));
        assertThat(drift.agent()).isEqualTo(Agent.CLAUDE);
        assertThat(drift.tmuxServer()).isNull();
    }

    @Test
    void theAgentMayRunBelowAShell() {
        assertThat(new Situation().bare(A, 100).agent(Agent.CLAUDE, 101, 100, "/w").findings())
                .containsExactly("unregistered " + A + " registered w");
    }

    @Test
    void whatTmuxShowsIsNoProof() {
        Situation situation = new Situation()
                .bare(A, 100)
                .panes(A, pane -> new TmuxPane(
                pane.id(), pane.pid(), false, pane.tty(), "claude", pane.cwd()));

        assertThat(situation.findings()).isEmpty();
    }

    @Test
    void theAgentMustBeTheOneOfTheName() {
        assertThat(new Situation().bare(A, 100).agent(Agent.AGY, 101, 100, "/w").findings()).isEmpty();
    }

    @Test
    void anAgentThatHasEndedIsNone() {
        Situation situation = new Situation().session(A, 100).change(100, it -> Processes.state(it, 'Z'));

        assertThat(situation.findings()).isEmpty();
    }

    @Test
    void theNameMustMatchThePatternAsAWhole() {
        assertThat(new Situation().session("a-creator-claude-2", 100).session("claude", 101).findings()).isEmpty();
    }

    @Test
    void thePatternCanBeSet() {
        Situation situation = new Situation()
                .session("claude@w", 100)
                .settings(new JudgeSettings(Duration.ofSeconds(5), "(?<agent>claude|agy)@(?<workspace>.+)"));

        assertThat(situation.findings()).containsExactly("unregistered claude@w registered w");
    }

    @Test
    void withoutAProcessTableNothingIsRegistered() {
        assertThat(new Situation().session(A, 100).world(world -> world.noProcesses = "no /proc").findings()).isEmpty();
    }

    @Test
    void theWorkspaceIsThatOfThePhysicalFolder() {
        Situation situation = new Situation()
                .workspace("linked", "/home/u/link")
                .world(world -> world.physical.put("/home/u/link", "/data/x"))
                .session(W, 100, "/data/x");

        assertThat(situation.findings()).containsExactly("unregistered " + W + " registered linked");
    }

    @Test
    void ofTwoWorkspacesInOneFolderThatOfTheNameIsMeant() {
        assertThat(new Situation().workspace("a", "/w").session(A, 100).findings())
                .containsExactly("unregistered " + A + " registered a");
    }

    @Test
    void elseTheWorkspaceIsThatOfTheName() {
        assertThat(new Situation().session(W, 100, "/elsewhere").findings())
                .containsExactly("unregistered " + W + " registered w");
    }

    @Test
    void elseItIsANewOne() {
        assertThat(new Situation().session(A, 100, "/elsewhere").findings())
                .containsExactly("unregistered " + A + " registered a");
    }

    @Test
    void twoInOneNewFolderShareTheWorkspace() {
        Situation situation = new Situation().session("b-creator-agy", 101, "/new").session(A, 100, "/new");

        assertThat(situation.findings())
                .containsExactlyInAnyOrder(
                        "unregistered " + A + " registered a", "unregistered b-creator-agy registered a");
    }

    @Test
    void anUnreadableFolderMakesNoWorkspaceOfSeveral() {
        Situation situation = new Situation().session(A, 100, null).session("b-creator-claude", 101, null);

        assertThat(situation.findings())
                .containsExactly(
                        "unregistered " + A + " registered a",
                        "unregistered b-creator-claude registered b");
        assertThat(situation.judged().findings())
                .allSatisfy(it -> assertThat(((Drift.Unregistered) it.drift()).path()).isNull());
        assertThat(situation.passed().entryNamed(A).workspacePath()).isNull();
    }

    @Test
    void whereTmuxShowsNoFolderTheAgentsOwnCounts() {
        Situation situation = new Situation()
                .session(A, 100, "/w")
                .panes(A, pane -> new TmuxPane(
                pane.id(), pane.pid(), false, pane.tty(), pane.command(), ""));

        assertThat(situation.findings()).containsExactly("unregistered " + A + " registered w");
        assertThat(situation.passed().entryNamed(A).pane()).isEqualTo(new Pane(100L, "claude", "/w"));
    }

    @Test
    void anotherServerIsNamed() {
        Situation named = new Situation().server(FOLDER + "/work", 60).session(A, 100);
        Situation byPath = new Situation().server("/else/sock", 60).session(A, 100);

        assertThat(named.passed().entryNamed(A).tmuxServer()).isEqualTo("work");
        assertThat(byPath.passed().entryNamed(A).tmuxServer()).isEqualTo("/else/sock");
    }

    @Test
    void oneNameOnTwoSocketsIsNotRegistered() {
        assertThat(new Situation().session(A, 100).server(FOLDER + "/work", 60).session(A, 200).findings())
                .containsExactly("unknown " + A + " flagged which-socket", "unknown " + A + " flagged which-socket");
    }

    @Test
    void aSecondSessionOfARegisteredNameIsNotRegistered() {
        Situation situation = new Situation()
                .entry(A, "status: running, tmux_server: default, host: lab1")
                .session(A, 100)
                .server(FOLDER + "/work", 60)
                .session(A, 200);

        assertThat(situation.findings()).containsExactly("unknown " + A + " flagged name-taken");
        assertThat(((Drift.Unknown) situation.judged().findings().getFirst().drift()).why())
                .isEqualTo("a second session of this name lives on " + FOLDER + "/work");
    }

    @Test
    @Tag("R12")
    void aSecondSessionOfANameWithoutAServerIsToldToo() {
        Situation situation = new Situation()
                .entry(A, "status: running, pane: {pid: 100}")
                .session(A, 100)
                .server(FOLDER + "/work", 60)
                .session(A, 200);

        assertThat(situation.findings()).containsExactly("unknown " + A + " flagged name-taken");
    }

    @Test
    void aSessionIsRegisteredOnce() {
        Situation situation = new Situation().session(A, 100).passed().later(Duration.ofMinutes(1));

        assertThat(situation.findings()).isEmpty();
        assertThat(situation.entryNamed(A).panePid()).isEqualTo(100);
    }

    @Test
    void anUnreadableSocketShowsNothingToRegister() {
        assertThat(new Situation().session(A, 100).reached(Reach.UNREADABLE).findings()).isEmpty();
    }

    @Test
    @Tag("R11")
    void aRenamedSessionIsNotRegisteredASecondTime() {
        Situation situation = new Situation()
                .entry(A, "status: running, pane: {pid: 100}")
                .session(A, 100)
                .renamed(A, "b-creator-claude");

        assertThat(situation.findings()).containsExactly("renamed " + A + " flagged b-creator-claude");
    }

    @Test
    @Tag("R17")
    void aYoungSessionIsLeftToSettle() {
        Situation situation = new Situation().session(A, 100);

        assertThat(situation.created(A, situation.now().minusSeconds(4)).findings())
                .containsExactly("unregistered " + A + " deferred w");
        assertThat(situation.created(A, situation.now().minusSeconds(5)).findings())
                .containsExactly("unregistered " + A + " registered w");
    }
}
