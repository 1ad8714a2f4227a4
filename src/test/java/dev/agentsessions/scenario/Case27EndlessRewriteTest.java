package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Saving through a YAML library lost comments and formatting, and a file that was "changed" by that was rewritten for
/// ever. A pass changes the bytes of the fields concerned; with nothing to change, not even the file's times move.
@Tag("case-27")
@Tag("R7")
class Case27EndlessRewriteTest {
    private static final String ODD = """
            # yaml-language-server: $schema=none
            defaults: &defaults {retries: 3,    "nested": [1,2 ,  3]}   # two  spaces

            version:   1
            "workspaces" :
              - name: 'kelp'   # a list, for once
                path: "%1$s"
                notes: |
                  status: running
                    and so on\t
                sessions:
                - {name: kelp-creator-claude, agent: "claude", 'status': "running",
                   pane: {cwd: '%1$s', pid: %2$d}, extra: *defaults}
                - agent: claude # with its name last
                  status: 'running'
                  pane:
                     pid:   %3$d
                  unknown_key: ~
                  created_at: 2025-06-19 09:00:00 +02:00
                  name: weed-creator-claude
            # the end""";

    enum Bytes {
        UNIX,
        DOS,
        WITH_MARK;

        String of(String text) {
            return switch (this) {
                case UNIX -> text;
                case DOS -> text.replace("\n", "\r\n");
                case WITH_MARK -> "\ufeff" + text + "\n";
            };
        }
    }

    @RegisterExtension
    final Lab lab = new Lab();

    @ParameterizedTest
    @EnumSource
    void withNothingToChangeNothingIsTouched(Bytes bytes) {
        Living kelp = lab.start(Lab.KELP);
        Living weed = lab.start("weed-creator-claude");
        lab.write(bytes.of(ODD.formatted(lab.kelp(), kelp.pane(), weed.pane())));

        for (int i = 0; i < 3; i++) {
            assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();
        }
        assertThat(lab.lockFile()).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource
    void onlyTheFieldsConcernedChange(Bytes bytes) {
        Living weed = lab.start("weed-creator-claude");
        String text = ODD.formatted(lab.kelp(), Lab.NO_PID, weed.pane());
        lab.write(bytes.of(text));

        Said said = lab.reconcile();

        assertThat(said.drifts()).containsExactly("A tmux-gone kelp-creator-claude terminated");
        assertThat(lab.registry())
                .isEqualTo(bytes.of(text.replace("'status': \"running\"", "'status': \"terminated\"")
                        .replace(
                                "extra: *defaults}",
                                "terminated_at: " + said.after("terminated_at")
                                        + ", termination_mode: auto-detected, extra: *defaults}")));
        assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();
    }

    @Test
    void blockStyleStaysBlockStyle() {
        Living kelp = lab.start(Lab.KELP);
        String text = ODD.formatted(lab.kelp(), kelp.pane(), Lab.NO_PID);
        lab.write(text);

        Said said = lab.reconcile();

        assertThat(said.drifts()).containsExactly("A tmux-gone weed-creator-claude terminated");
        assertThat(lab.registry())
                .isEqualTo(text.replace("status: 'running'", "status: 'terminated'")
                        .replace(
                                " +02:00\n",
                                " +02:00\n      terminated_at: " + said.after("terminated_at")
                                        + "\n      termination_mode: auto-detected\n"));
    }
}
