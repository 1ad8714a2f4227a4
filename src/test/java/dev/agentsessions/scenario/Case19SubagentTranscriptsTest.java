package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Transcripts of sub-agents and of headless runs posed as sessions: 796 of 871 were phantoms. They are nobody's own
/// conversation, and do not stand in the way of the one that is.
@Tag("case-19")
@Tag("R15")
class Case19SubagentTranscriptsTest {
    private static final String SIDECHAIN = "11111111-0000-4000-8000-000000000001";
    private static final String HEADLESS = "11111111-0000-4000-8000-000000000002";

    @RegisterExtension
    final Lab lab = new Lab();

    private Living kelp;

    @BeforeEach
    void writePhantoms() {
        kelp = lab.start(Lab.KELP);
        ClaudeHome claude = lab.claude();
        String sidechain = ClaudeHome.talk(lab.kelp(), Lab.ID).replace("\"isSidechain\":false", "\"isSidechain\":true");
        claude.transcript(lab.kelp(), "agent-a91c2e0", sidechain);
        claude.transcript(lab.kelp(), SIDECHAIN, sidechain);
        claude.transcript(
                lab.kelp(), HEADLESS, ClaudeHome.talk(lab.kelp(), HEADLESS).replace("\"cli\"", "\"sdk-cli\""));
        ClaudeHome.write(claude.project(lab.kelp()).resolve(Lab.ID + "/subagents/agent-a91c2e0.jsonl"), sidechain);
        ClaudeHome.write(claude.project(lab.kelp()).resolve("memory/MEMORY.md"), "kelp is green");
    }

    @Test
    void phantomsAreNobodysConversation() {
        lab.declare(kelp.entry());

        assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();
    }

    @Test
    void theOneThatIsItsOwnIsFoundAmongThem() {
        lab.claude().transcript(lab.kelp(), Lab.ID);
        String text = lab.declare(kelp.entry());

        assertThat(lab.reconcile().drifts()).containsExactly("C id-materialized kelp-creator-claude recorded");

        assertThat(lab.registry()).isEqualTo(text.replace("own: null", "own: " + Lab.ID));
    }
}
