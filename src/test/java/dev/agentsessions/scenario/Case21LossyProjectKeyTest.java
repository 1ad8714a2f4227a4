package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Claude's name of a project folder is not reversible: `a-b`, `a/b` and `a_b` share one, and conversations went to the
/// wrong session; with `CLAUDE_CONFIG_DIR` they were not found at all. The `cwd` inside decides, in every home that a
/// running Claude names.
@Tag("case-21")
@Tag("R15")
class Case21LossyProjectKeyTest {
    @RegisterExtension
    final Lab lab = new Lab();

    @ParameterizedTest
    @ValueSource(strings = {"work/a/b", "work/a_b", "work/a.b", "work/a b"})
    void twoFoldersThatShareAKeyKeepTheirOwnConversations(String collides) {
        Path one = lab.folder("work/a-b");
        Path two = lab.folder(collides);
        assertThat(lab.claude().project(one)).isEqualTo(lab.claude().project(two));
        Living kelp = lab.start(lab.tmux(), Lab.KELP, one);
        Living weed = lab.start(lab.tmux(), "weed-creator-claude", two);
        lab.claude().transcript(two, Lab.OTHER_ID);
        lab.claude().transcript(one, Lab.ID);
        String text = lab.declare(kelp.entry(), weed.entry());

        lab.reconcile();

        assertThat(lab.registry())
                .isEqualTo(text.replaceFirst("own: null", "own: " + Lab.ID)
                        .replaceFirst("own: null", "own: " + Lab.OTHER_ID));
    }

    @Test
    void aSessionWithAHomeOfItsOwnIsFoundThere() {
        ClaudeHome work = new ClaudeHome(lab.home().resolve(".claude-work"));
        String[] agent = lab.command("claude");
        Living kelp = lab.start(
                lab.tmux(), Lab.KELP, lab.kelp(), "env", "CLAUDE_CONFIG_DIR=" + work.folder(), agent[0], agent[1]);
        work.transcript(lab.kelp(), Lab.ID);
        work.claim(kelp.pid(), Lab.ID);
        String text = lab.declare(kelp.entry());

        assertThat(lab.reconcile().drifts()).containsExactly("C id-materialized kelp-creator-claude recorded");

        assertThat(lab.registry()).isEqualTo(text.replace("own: null", "own: " + Lab.ID));
        assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();
    }
}
