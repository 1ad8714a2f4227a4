package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Orphans without a record were never found; or anything in tmux was adopted, also what died a second later. A session
/// of the right name with its agent in it is registered once it has settled, and nothing else is.
@Tag("case-17")
@Tag("R14")
class Case17OrphanWithoutRecordTest {
    @RegisterExtension
    final Lab lab = new Lab();

    private String text;

    @BeforeEach
    void declareOthers() {
        lab.keepServer();
        text = lab.declare(archived("one"), archived("two"));
    }

    private String archived(String name) {
        return lab.deadEntry(name).replace("running ", "archived ");
    }

    @Test
    @Tag("R17")
    void anOrphanIsRegisteredOnceItHasSettled() {
        Living kelp = lab.start(Lab.KELP);

        lab.set("RECONCILE_SETTLE", "1h");
        assertThat(lab.reconcileAndTouchNothing().drifts())
                .containsExactly("B unregistered kelp-creator-claude deferred");

        lab.set("RECONCILE_SETTLE", "0s");
        Said said = lab.reconcile();
        assertThat(said.drifts()).containsExactly("B unregistered kelp-creator-claude registered");
        assertThat(said.comment())
                .startsWith("kelp-creator-claude: tmux found but not in YAML. Auto-registered.");
        assertThat(lab.registry()).isEqualTo(text + """

                      kelp-creator-claude:
                        agent: claude
                        status: running
                        pane: { pid: %d, cmd: claude, cwd: %s }
                        claude_session_id_own: null
                        registered_at: %s
                        last_visible_status: auto-registered
                """.formatted(kelp.pane(), lab.kelp(), said.after("registered_at")));
        assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();
    }

    @Test
    void oneThatDiesBeforeItHasSettledIsForgotten() {
        Living kelp = lab.start(Lab.KELP);
        lab.set("RECONCILE_SETTLE", "1h");
        lab.reconcileAndTouchNothing();
        kelp.end();

        Said said = lab.reconcileAndTouchNothing();

        assertThat(said.drifts()).isEmpty();
        assertThat(said.ongoing()).isEmpty();
    }

    @Test
    void whatHasNoAgentOrNoSuchNameIsLeftAlone() {
        lab.tmux().newSession(Lab.KELP, lab.kelp(), "sleep", "600");
        lab.tmux().newSession("kelp-creator-agy", lab.kelp(), lab.command("claude"));
        lab.start("my scratch claude");

        assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();
    }
}
