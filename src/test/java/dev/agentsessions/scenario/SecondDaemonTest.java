package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// There is one daemon for a state folder; everything else runs beside it.
@Tag("S5")
class SecondDaemonTest {
    @RegisterExtension
    final Lab lab = new Lab();

    @Test
    void aSecondDaemonRefusesAndNamesTheFirst() {
        lab.declare();
        try (Subscribed first = Subscribed.started(lab)) {
            Said second = lab.run("--subscribe");

            assertThat(second.status()).isEqualTo(2);
            assertThat(second.out()).isEmpty();
            assertThat(second.err())
                    .startsWith("reconcile: a daemon runs already: pid " + first.pid() + ", since ")
                    .contains(lab.registryFile().toString(), lab.stateFolder().toString(), "--state-dir")
                    .hasLineCount(1);
            assertThat(first.said()).isNotNull();
        }
    }

    @Test
    void oneIsStartedWhereAnotherWasKilled() {
        lab.declare();
        try (Subscribed first = Subscribed.started(lab)) {
            first.signal("KILL");
            first.await("death", () -> !ProcessHandle.of(first.pid()).map(ProcessHandle::isAlive).orElse(false));
        }
        try (Subscribed next = Subscribed.started(lab)) {
            assertThat(next.log()).contains(" ready; ");
        }
    }

    @Test
    void aPassBesideItIsNormal() {
        Living kelp = lab.start(Lab.KELP);
        lab.declare(kelp.entry());
        try (Subscribed daemon = Subscribed.started(lab)) {
            daemon.awaitRest();

            assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();
            assertThat(lab.run("status").status()).isZero();
            assertThat(lab.reconcile("--dry-run").drifts()).isEmpty();
        }
    }

    @Test
    @Tag("S11")
    void thoseWhoArePushedToHearOfWhatAPassBesideItCorrected() throws Exception {
        lab.keepServer();
        lab.declare();
        try (Subscribed daemon = Subscribed.started(lab)) {
            daemon.awaitRest();
            daemon.signal("STOP");
            lab.declare(lab.deadEntry(Lab.KELP));
            assertThat(lab.reconcile().drifts()).containsExactly("A tmux-gone kelp-creator-claude terminated");

            daemon.signal("CONT");
            daemon.await("the news", () -> daemon.log().contains("kelp-creator-claude: tmux gone"));
        }
    }
}
