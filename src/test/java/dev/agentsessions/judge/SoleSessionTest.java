package dev.agentsessions.judge;

import static dev.agentsessions.judge.FakeWorld.START;
import static dev.agentsessions.session.Agent.AGY;
import static dev.agentsessions.session.Agent.CLAUDE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.observe.ConversationStore.Candidate;
import dev.agentsessions.observe.ConversationStore.Kind;
import dev.agentsessions.observe.TmuxSession.TmuxPane;
import dev.agentsessions.session.Agent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whose a conversation is where no process says so: only where there is nobody else it could be of.
@Tag("R15")
class SoleSessionTest {
    private static final String A = "a-creator-claude";
    private static final String B = "b-creator-claude";
    private static final String ONE = "11111111-1111-4111-8111-111111111111";
    private static final String TWO = "22222222-2222-4222-8222-222222222222";
    private static final String RUNNING = "status: running";
    private static final String OWNS_ONE = "status: running, claude_session_id_own: " + ONE;
    private static final String BOUND_ONE = "id-materialized " + A + " recorded " + ONE;

    private static String name(Agent agent) {
        return "a-creator-" + agent.word();
    }

    private static Situation running() {
        return new Situation().entry(A, RUNNING).session(A, 100);
    }

    private static String ambiguous(String... ids) {
        return "ambiguous-id " + A + " flagged " + String.join(" ", ids);
    }

    private static String why(Situation situation) {
        assertThat(situation.findings()).hasSize(1);
        return ((Drift.AmbiguousId) situation.judged().findings().getFirst().drift()).why();
    }

    @ParameterizedTest
    @EnumSource(Agent.class)
    void theOnlyRecentConversationOfTheOnlySessionBinds(Agent agent) {
        Situation situation =
                new Situation().entry(name(agent), RUNNING).session(name(agent), 100).recent(agent, ONE);

        assertThat(situation.findings()).containsExactly("id-materialized " + name(agent) + " recorded " + ONE);
    }

    @Test
    void withoutAnyConversationThereIsNothingToSayYet() {
        assertThat(running().findings()).isEmpty();
        assertThat(running().onDisk(CLAUDE, ONE).findings()).isEmpty();
    }

    @Test
    void severalRecentConversationsAreAmbiguous() {
        assertThat(running().recent(CLAUDE, TWO).recent(CLAUDE, ONE).findings()).containsExactly(ambiguous(ONE, TWO));
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, mode = EnumSource.Mode.EXCLUDE, names = "INTERACTIVE")
    void subAgentsAndHeadlessRunsAreNobodys(Kind kind) {
        Situation situation = running().recent(CLAUDE, TWO, "/w", it -> kind(it, kind));

        assertThat(situation.findings()).isEmpty();
        assertThat(situation.recent(CLAUDE, ONE).findings()).containsExactly(BOUND_ONE);
    }

    @Test
    void aConversationThatWentToAnotherFolderIsDoubted() {
        assertThat(running().recent(CLAUDE, ONE, "/w", it -> cwd(it, "/w/sub")).findings())
                .containsExactly(ambiguous(ONE));
        assertThat(running().recent(CLAUDE, ONE, "/w", it -> cwd(it, null)).findings()).containsExactly(BOUND_ONE);
    }

    @Test
    void aConversationOlderThanTheSessionIsNotItsOwn() {
        assertThat(running().recent(CLAUDE, ONE, "/w", it -> times(it, 9000, 7000)).findings()).isEmpty();
    }

    @Test
    void aConversationThatBeganBeforeTheSessionMayBeAnothers() {
        Situation situation = running().recent(CLAUDE, ONE, "/w", it -> times(it, 7000, 60));

        assertThat(situation.findings()).containsExactly(ambiguous(ONE));
        assertThat(why(situation)).contains("began before it");
    }

    @Test
    void anotherAgentInTheFolderIsCompany() {
        assertThat(why(running().recent(CLAUDE, ONE).agent(CLAUDE, 300, 1, "/w"))).contains("another claude");
        assertThat(why(running().recent(CLAUDE, ONE).agent(CLAUDE, 300, 1, null))).contains("another claude");
        assertThat(running().recent(CLAUDE, ONE).agent(CLAUDE, 300, 1, "/x").findings()).containsExactly(BOUND_ONE);
        assertThat(running().recent(CLAUDE, ONE).agent(AGY, 300, 1, "/w").findings()).containsExactly(BOUND_ONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/w", ""})
    void aSessionWhoseAgentHasGoneMayHaveWrittenItIfItsFolderIsTheSameOrUnknown(String cwd) {
        assertThat(why(running().recent(CLAUDE, ONE).bare(B, 300).panes(B, it -> in(it, cwd))))
                .contains("the session " + B);
    }

    @Test
    void aSessionWhoseAgentHasGoneInAnotherFolderIsNoCompany() {
        assertThat(running().recent(CLAUDE, ONE).bare(B, 300).panes(B, it -> in(it, "/x")).findings())
                .contains(BOUND_ONE);
    }

    private static TmuxPane in(TmuxPane pane, String cwd) {
        return new TmuxPane(pane.id(), pane.pid(), pane.dead(), pane.tty(), pane.command(), cwd);
    }

    @Test
    void anotherAgentInItsOwnPanesIsCompany() {
        Situation situation = new Situation()
                .entry(A, RUNNING)
                .bare(A, 99)
                .agent(CLAUDE, 100, 99, "/w")
                .agent(CLAUDE, 101, 99, "/x")
                .recent(CLAUDE, ONE);

        assertThat(why(situation)).contains("several claude processes");
    }

    @Test
    void anAgentThatTheAgentItselfStartedIsNone() {
        assertThat(running().agent(CLAUDE, 101, 100, "/w").recent(CLAUDE, ONE).findings()).containsExactly(BOUND_ONE);
    }

    @Test
    void anUnreadableFolderLeavesNothingToSay() {
        assertThat(new Situation().entry(A, RUNNING).session(A, 100, null).recent(CLAUDE, ONE).findings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "status: running, tmux_server: /else",
        "status: running, tmux_server: /else, pane: {pid: 1, cwd: /w}",
        "status: running, pane: {pid: 1, cwd: /w}",
        "status: stopped, terminated_at: 2026-11-20T01:30:00Z",
        "status: terminated, terminated_at: 2026-11-20T01:59:00Z, pane: {pid: 1, cwd: /w}",
    })
    void anEntryThatMayHaveWrittenItIsCompany(String other) {
        Situation situation = running().entry(B, other).recent(CLAUDE, ONE);

        assertThat(situation.findings()).contains(ambiguous(ONE)).noneMatch(it -> it.startsWith("id-"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "status: running, tmux_server: /else, pane: {pid: 1, cwd: /x}",
        "status: running, tmux_server: /else, agent: agy",
        "status: terminated, terminated_at: 2026-11-20T00:59:00Z, pane: {pid: 1, cwd: /w}",
        "status: archived",
    })
    void anEntryThatCannotHaveWrittenItIsNone(String other) {
        assertThat(running().entry(B, other).recent(CLAUDE, ONE).findings()).contains(BOUND_ONE);
    }

    @Test
    void aSessionWhoseAgentHasGoneMayHaveWrittenIt() {
        Situation situation = running().entry(B, "status: running, pane: {pid: 200}").bare(B, 200).recent(CLAUDE, ONE);

        assertThat(situation.findings()).contains(ambiguous(ONE));
    }

    @Test
    void anUnregisteredSessionWhoseAgentHasGoneMayHaveWrittenIt() {
        assertThat(running().bare(B, 200).recent(CLAUDE, ONE).findings()).containsExactly(ambiguous(ONE));
        assertThat(running().bare("b-creator-agy", 200).recent(CLAUDE, ONE).findings()).containsExactly(BOUND_ONE);
    }

    @Test
    void aSessionWhoseAgentWorksElsewhereHasNotWrittenIt() {
        Situation situation = running().entry(B, RUNNING).session(B, 200, "/x").recent(CLAUDE, ONE);

        assertThat(situation.findings()).containsExactly(BOUND_ONE);
    }

    @Test
    void anUnseenEntryOfALinkedFolderIsCompany() {
        Situation situation = running()
                .workspace("linked", "/home/u/link")
                .world(world -> world.physical.put("/home/u/link", "/w"))
                .entry("linked", B, "status: running, tmux_server: /else")
                .recent(CLAUDE, ONE);

        assertThat(situation.findings()).contains(ambiguous(ONE));
    }

    @Test
    void anUnseenEntryOfAFolderThatWasNotResolvedIsCompany() {
        Situation situation = running()
                .workspace("home", "path: ~/w")
                .entry("home", B, "status: running, tmux_server: /else")
                .recent(CLAUDE, ONE);

        assertThat(situation.findings()).contains(ambiguous(ONE));
    }

    @Test
    void anIdThatIsRecordedIsNotDoubtedForAnothersSake() {
        Situation situation = new Situation()
                .entry(A, OWNS_ONE)
                .session(A, 100)
                .onDisk(CLAUDE, ONE)
                .agent(CLAUDE, 300, 1, "/w")
                .recent(CLAUDE, TWO);

        assertThat(situation.findings()).isEmpty();
    }

    @Test
    void aNewConversationOfTheOnlySessionIsARotation() {
        Situation situation = new Situation()
                .entry(A, OWNS_ONE)
                .session(A, 100)
                .onDisk(CLAUDE, ONE)
                .recent(CLAUDE, TWO);

        assertThat(situation.findings()).containsExactly("id-rotated " + A + " recorded " + ONE + " " + TWO);
    }

    private static Candidate kind(Candidate it, Kind kind) {
        return new Candidate(it.conversationId(), it.path(), it.cwd(), it.born(), it.modified(), kind);
    }

    private static Candidate cwd(Candidate it, @Nullable String cwd) {
        return new Candidate(it.conversationId(), it.path(), cwd, it.born(), it.modified(), it.kind());
    }

    private static Candidate times(Candidate it, long bornAgo, long modifiedAgo) {
        return new Candidate(
                it.conversationId(),
                it.path(),
                it.cwd(),
                START.minusSeconds(bornAgo),
                START.minusSeconds(modifiedAgo),
                it.kind());
    }
}
