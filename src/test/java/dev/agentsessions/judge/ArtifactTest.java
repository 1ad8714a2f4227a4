package dev.agentsessions.judge;

import static dev.agentsessions.session.Agent.AGY;
import static dev.agentsessions.session.Agent.CLAUDE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.observe.ConversationStore.Root;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Ids whose conversation is no longer on disk.
@Tag("R16")
class ArtifactTest {
    private static final String A = "a-creator-claude";
    private static final String ONE = "11111111-1111-4111-8111-111111111111";
    private static final String TWO = "22222222-2222-4222-8222-222222222222";
    private static final String OWNS_ONE = "status: terminated, claude_session_id_own: " + ONE;
    private static final String STALE = "stale-id " + A + " flagged claude_session_id_own " + ONE;
    private static final Root GOOD = new Root("/home/u/.claude", null, 30);
    private static final Root BAD = new Root("/mnt/claude", "permission denied", 30);

    private static Drift.StaleId stale(Situation situation) {
        return (Drift.StaleId) situation.judged().findings().getFirst().drift();
    }

    @Test
    void anIdWithoutItsConversationIsStaleWhateverTheStatus() {
        assertThat(new Situation().entry(A, OWNS_ONE).findings()).containsExactly(STALE);
        assertThat(new Situation().entry(A, "status: running, claude_session_id_own: " + ONE).session(A, 100).findings())
                .containsExactly(STALE);
        assertThat(new Situation().entry(A, OWNS_ONE).onDisk(CLAUDE, ONE).findings()).isEmpty();
    }

    @Test
    void whatIsArchivedOrOfAnotherHostIsNotLookedFor() {
        assertThat(new Situation().entry(A, "status: archived, claude_session_id_own: " + ONE).findings()).isEmpty();
        assertThat(new Situation().entry(A, OWNS_ONE + ", host: lab2").findings()).isEmpty();
    }

    @Test
    void aWorkspacesIdentitiesAreLookedForToo() {
        Situation situation = new Situation()
                .workspace("w", "agent_identities: {claude: {session_id: " + ONE + "}, agy: {conversation_id: " + TWO + "}}")
                .onDisk(CLAUDE, ONE);

        assertThat(situation.findings())
                .containsExactly("stale-id - flagged agent_identities.agy.conversation_id " + TWO);
        assertThat(situation.judged().findings().getFirst().drift().subject().workspace()).isEqualTo("w");
    }

    @Test
    void theConversationOfOneAgentIsNotThatOfAnother() {
        assertThat(new Situation().entry(A, OWNS_ONE).onDisk(AGY, ONE).findings()).containsExactly(STALE);
    }

    @Test
    void everyHomeIsNamedInEvidence() {
        Situation situation = new Situation().entry(A, OWNS_ONE).roots(CLAUDE, GOOD, new Root("/second", null, 30));

        assertThat(stale(situation).evidence()).extracting(Evidence::source).containsExactly("/home/u/.claude", "/second");
    }

    @Test
    void anUnreadableHomeIsOneDoubtAndNoStaleId() {
        Situation situation = new Situation()
                .entry(A, OWNS_ONE)
                .entry("b-creator-claude", "status: running, tmux_server: /else, claude_session_id_own: " + TWO)
                .roots(CLAUDE, GOOD, BAD);

        assertThat(situation.findings())
                .containsExactly(
                        "unknown b-creator-claude flagged socket-not-scanned", "unknown - flagged root-unreadable");
        assertThat(situation.onDisk(CLAUDE, ONE).onDisk(CLAUDE, TWO).findings())
                .containsExactly("unknown b-creator-claude flagged socket-not-scanned");
    }

    @Test
    void anAgentWithoutAnyHomeLeavesNothingToSay() {
        assertThat(new Situation().entry(A, OWNS_ONE).roots(CLAUDE).findings()).isEmpty();
    }

    @Test
    void anIdOlderThanTheRetentionHasExpired() {
        String old = ", created_at: 2026-09-01T00:00:00Z, terminated_at: 2026-10-20T00:00:00Z";
        String recent = ", created_at: 2026-09-01T00:00:00Z, terminated_at: 2026-10-22T00:00:00Z";

        assertThat(stale(new Situation().entry(A, OWNS_ONE + old)).retentionDays()).isEqualTo(30);
        assertThat(stale(new Situation().entry(A, OWNS_ONE + recent)).retentionDays()).isZero();
        assertThat(stale(new Situation().entry(A, OWNS_ONE)).retentionDays()).isZero();
    }

    @Test
    void theLongestRetentionOfAllHomesCounts() {
        String old = ", terminated_at: 2026-10-20T00:00:00Z";
        Situation situation = new Situation().entry(A, OWNS_ONE + old).roots(CLAUDE, GOOD, new Root("/second", null, 90));

        assertThat(stale(situation).retentionDays()).isZero();
    }

    @Test
    void anIdThatAProcessIsInMayNotBeOnDiskYet() {
        Situation situation = new Situation()
                .entry(A, "status: running, created_at: 2026-09-01T00:00:00Z, claude_session_id_own: " + ONE)
                .session(A, 100)
                .claim(CLAUDE, 100, ONE);

        assertThat(situation.findings()).containsExactly(STALE);
        assertThat(stale(situation).inUse()).isTrue();
        assertThat(stale(situation).retentionDays()).isZero();
    }

    @Test
    void whatIsNoIdIsToldAsSuch() {
        assertThat(new Situation().entry(A, "status: stopped, claude_session_id_own: pending").findings())
                .containsExactly("unknown " + A + " flagged malformed-id");
        assertThat(new Situation().entry(A, "status: stopped, claude_session_id_own: ''").findings()).isEmpty();
    }
}
