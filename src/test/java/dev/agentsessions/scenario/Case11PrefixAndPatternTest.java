package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// tmux's `-t foo` also finds `foo-2`, and `*` anything: the dead passed for alive, and the wrong session was killed.
/// Names are compared whole, by us.
@Tag("case-11")
@Tag("R12")
class Case11PrefixAndPatternTest {
    @RegisterExtension
    final Lab lab = new Lab();

    @ParameterizedTest
    @ValueSource(strings = {
        "kelp-creator", "'kelp-creator-claud?'", "'*'", "'=kelp-creator-claude'", "'$0'", "'%0'", "'@0'"
    })
    void whatTmuxWouldFindForATargetIsNotTheSessionOfThatName(String name) {
        Living kelp = lab.start(Lab.KELP);
        String dead = lab.deadEntry(name);
        String text = lab.declare(kelp.entry(), dead);

        Said said = lab.reconcile();

        assertThat(said.drifts()).containsExactly("A tmux-gone " + name.replace("'", "") + " terminated");
        assertThat(lab.registry()).isEqualTo(text.replace(dead, Expected.terminated(dead, said)));
    }

    @Test
    void aLongerNameIsNotAKillOfTheShorterOne() {
        Living two = lab.start("kelp-creator-claude-2");
        String dead = lab.deadEntry(Lab.KELP);
        String text = lab.declare(dead, two.entry());

        Said said = lab.reconcile();

        assertThat(said.drifts()).containsExactly("A tmux-gone kelp-creator-claude terminated");
        assertThat(lab.registry()).isEqualTo(text.replace(dead, Expected.terminated(dead, said)));
    }
}
