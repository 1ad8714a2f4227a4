package dev.agentsessions.judge;

import static dev.agentsessions.session.Agent.CLAUDE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Two sessions in one conversation.
@Tag("R15")
class SharedConversationTest {
    private static final String A = "a-creator-claude";
    private static final String B = "b-creator-claude";
    private static final String ONE = "11111111-1111-4111-8111-111111111111";
    private static final String TWO = "22222222-2222-4222-8222-222222222222";
    private static final String RUNNING = "status: running";
    private static final String OWNS_ONE = "status: running, claude_session_id_own: " + ONE;

    private static Situation running() {
        return new Situation().entry(A, RUNNING).session(A, 100);
    }

    @Test
    void twoSessionsInOneConversationAreFlaggedAndNotBound() {
        Situation situation = running()
                .entry(B, RUNNING)
                .session(B, 200)
                .claim(CLAUDE, 100, ONE)
                .claim(CLAUDE, 200, ONE)
                .onDisk(CLAUDE, ONE);

        assertThat(situation.findings())
                .containsExactly("shared-conversation " + A + " flagged " + ONE + " " + A + " " + B);
    }

    @Test
    void oneIdRecordedForTwoLiveSessionsIsShared() {
        Situation situation =
                new Situation()
                        .entry(A, OWNS_ONE)
                        .entry(B, OWNS_ONE)
                        .session(A, 100)
                        .session(B, 200)
                        .onDisk(CLAUDE, ONE);

        assertThat(situation.findings())
                .containsExactly("shared-conversation " + A + " flagged " + ONE + " " + A + " " + B);
    }

    @Test
    void whatAProcessSaysOutweighsWhatWasRecordedOfIt() {
        Situation situation = new Situation()
                .entry(A, OWNS_ONE)
                .entry(B, OWNS_ONE)
                .session(A, 100)
                .session(B, 200)
                .onDisk(CLAUDE, ONE)
                .claim(CLAUDE, 200, TWO);

        assertThat(situation.findings()).isEmpty();
    }

    @Test
    void aSessionGroupIsNotTwoSessions() {
        Situation situation =
                new Situation()
                        .entry(A, OWNS_ONE)
                        .session(A, 100)
                        .session("viewer", 100)
                        .claim(CLAUDE, 100, ONE)
                        .onDisk(CLAUDE, ONE);

        assertThat(situation.findings()).isEmpty();
    }
}
