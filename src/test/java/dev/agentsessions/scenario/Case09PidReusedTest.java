package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.session.Incarnation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The pid of a dead agent was in use again, so it passed for alive for ever, or a stranger was taken for it. A pid is
/// somebody only together with its start time, or with its descent from the tmux server.
///
/// The dead session and the living stranger are real; that the stranger has the recorded pid is staged, in the entry
/// and in what earlier passes remember.
@Tag("case-09")
@Tag("R11")
class Case09PidReusedTest {
    private static final long LONG_BEFORE = 4711;

    @RegisterExtension
    final Lab lab = new Lab();

    @BeforeEach
    void keepTheServerUp() {
        lab.keepServer();
    }

    @Test
    void aStrangerThatWasNotStartedInTmuxIsNotTheRecordedProcess() throws Exception {
        try (Bystander stranger = Bystander.start(lab)) {
            String text = lab.declare(Lab.entry(Lab.KELP, "claude", stranger.pid(), lab.kelp()));

            Said said = lab.reconcile();

            assertThat(said.drifts()).containsExactly("A tmux-gone kelp-creator-claude terminated");
            assertThat(said.drift().get("evidence").toString()).contains("neither below that tmux server");
            assertThat(lab.registry()).isEqualTo(Expected.terminated(text, said));
        }
    }

    /// Below our own tmux server even, but started at another time than the one that was seen alive.
    @Test
    void aStrangerBelowTheSameServerIsToldByItsStartTime() {
        Living kelp = lab.start(Lab.KELP);
        Living stranger = lab.start("weed-creator-claude");
        String weed = stranger.entry();
        lab.declare(kelp.entry(), weed);
        lab.reconcileAndTouchNothing();
        kelp.end();
        lab.declare(Lab.entry(Lab.KELP, "claude", stranger.pane(), lab.kelp()), weed);
        lab.remember(last -> last.panePid() == kelp.pane() ? reused(last, stranger.pane()) : last);

        Said said = lab.reconcile();

        assertThat(said.drifts()).containsExactly("A tmux-gone kelp-creator-claude terminated");
        assertThat(said.drift().get("evidence").toString()).contains("is another process now, started at tick");
        assertThat(lab.registry()).endsWith(weed);
    }

    /// The same without a memory: nothing tells which of the two entries means that pane.
    @Test
    void withoutAMemoryAPaneThatTwoEntriesRecordIsADoubt() {
        Living stranger = lab.start("weed-creator-claude");
        lab.declare(Lab.entry(Lab.KELP, "claude", stranger.pane(), lab.kelp()), stranger.entry());

        assertThat(lab.reconcileAndTouchNothing().drifts()).containsExactly("H unknown kelp-creator-claude flagged");
    }

    private static Incarnation reused(Incarnation last, long panePid) {
        return new Incarnation(
                last.host(),
                last.bootId(),
                last.socket(),
                last.serverPid(),
                last.serverStart(),
                last.sessionId(),
                last.sessionCreated(),
                panePid,
                LONG_BEFORE);
    }
}
