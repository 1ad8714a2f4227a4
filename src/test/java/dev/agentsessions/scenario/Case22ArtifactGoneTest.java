package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Claude deletes transcripts after 30 days, and the id in the registry then leads nowhere; that was taken for
/// corruption, or never noticed. It is told, with the reason, and never changed: only a person knows what it was for.
@Tag("case-22")
@Tag("R16")
class Case22ArtifactGoneTest {
    private static final String STALE = "D stale-id kelp-creator-claude flagged";

    @RegisterExtension
    final Lab lab = new Lab();

    @Test
    void anOldIdWithoutTranscriptIsExpiredByRetention() {
        lab.declare(stopped());

        Said said = lab.reconcileAndTouchNothing();

        assertThat(said.drifts()).containsExactly(STALE);
        assertThat(said.comment())
                .contains(Lab.ID, "expired by retention (30 days)", "The YAML was not changed.");
        assertThat(said.drift().get("after")).isEmpty();
    }

    private String stopped() {
        return lab.deadEntry(Lab.KELP).replace("running ", "stopped ").replace("own: null", "own: " + Lab.ID);
    }

    @Test
    void aYoungIdWithoutTranscriptIsMerelyGone() {
        lab.declare(stopped().replace("2025-06-19T09:00:00Z", Instant.now().minusSeconds(3600).toString()));

        Said said = lab.reconcileAndTouchNothing();

        assertThat(said.drifts()).containsExactly(STALE);
        assertThat(said.comment()).contains("no conversation of it is on disk").doesNotContain("retention");
    }

    @Test
    void theFolderThatTheSweepLeavesIsNoConversation() {
        ClaudeHome.write(lab.claude().project(lab.kelp()).resolve(Lab.ID + "/subagents/agent-a91c2e0.jsonl"), "{}\n");
        lab.declare(stopped());

        assertThat(lab.reconcileAndTouchNothing().drifts()).containsExactly(STALE);
    }

    @Test
    void aTranscriptThatMovedToAnotherProjectFolderIsNotGone() {
        lab.claude().transcript(lab.folder("work/kelp/.claude/worktrees/w1"), Lab.ID);
        lab.declare(stopped());

        assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();
    }

    @Test
    @Tag("R22")
    void whatComesBackAndGoesAgainIsNewsAgain() throws Exception {
        lab.declare(stopped());
        assertThat(lab.reconcileAndTouchNothing().drifts()).containsExactly(STALE);
        assertThat(lab.reconcileAndTouchNothing().ongoing()).containsExactly(STALE);
        Path transcript = lab.claude().transcript(lab.kelp(), Lab.ID);
        assertThat(lab.reconcileAndTouchNothing().ongoing()).isEmpty();
        Files.delete(transcript);

        assertThat(lab.reconcileAndTouchNothing().drifts()).containsExactly(STALE);
    }

    @Test
    void anIdentityOfTheWorkspaceIsLookedUpToo() {
        String text = lab.declare(lab.deadEntry(Lab.KELP).replace("running ", "archived "));
        String identities = "    agent_identities: { claude: { session_id: " + Lab.OTHER_ID + " } }\n";
        lab.write(text.replace("    sessions:", identities + "    sessions:"));

        Said said = lab.reconcileAndTouchNothing();

        assertThat(said.drifts()).containsExactly("D stale-id - flagged");
        assertThat(said.comment()).startsWith("kelp: stale id " + Lab.OTHER_ID);
    }

    @Test
    void aMissingHomeIsOneUnknownAndNotAStaleIdForEach() throws Exception {
        Files.delete(lab.claude().folder().resolve("projects"));
        lab.declare(stopped(), stopped().replace(Lab.KELP, "weed-creator-claude").replace(Lab.ID, Lab.OTHER_ID));

        assertThat(lab.reconcileAndTouchNothing().drifts()).containsExactly("H unknown - flagged");
    }
}
