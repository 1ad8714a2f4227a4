package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The reconciler undid what a person had just done: what was killed was set to running, what was cleared came back;
/// and two reconcilers undid each other. What somebody did a moment ago is left alone, and told as deferred.
@Tag("case-16")
@Tag("R17")
class Case16FightingTheHumanTest {
    @RegisterExtension
    final Lab lab = new Lab();

    @Test
    void whatAPersonEndedIsNotSetToRunningWhileItIsStillDying() {
        lab.keepServer();
        Living kelp = lab.start(Lab.KELP);
        lab.declare(terminated(kelp.entry(), Instant.now()));

        Said dying = lab.reconcileAndTouchNothing();
        assertThat(dying.drifts()).isEmpty();

        kelp.end();
        Said dead = lab.reconcileAndTouchNothing();
        assertThat(dead.drifts()).isEmpty();
        assertThat(dead.json().get("tmux_sessions_alive")).as("nothing was started again").hasSize(1);
    }

    @Test
    void aSessionThatIsStartedAgainIsDeferredUntilItHasSettled() {
        lab.start(Lab.KELP);
        String text = lab.declare(terminated(lab.deadEntry(Lab.KELP), Instant.now().minusSeconds(60)));

        lab.set("RECONCILE_SETTLE", "1h");
        Said early = lab.reconcileAndTouchNothing();
        assertThat(early.drifts()).containsExactly("E revived kelp-creator-claude deferred");
        assertThat(early.comment()).contains("Nothing was written yet").contains("until ");
        assertThat(lab.reconcileAndTouchNothing().ongoing()).isEqualTo(early.drifts());

        lab.set("RECONCILE_SETTLE", "0s");
        Said late = lab.reconcile();
        assertThat(late.drifts()).containsExactly("E revived kelp-creator-claude resumed");
        assertThat(late.drift().get("id")).isEqualTo(early.drift().get("id"));
        assertThat(lab.registry())
                .isEqualTo(text.replace("status: terminated", "status: running")
                        .replace("pid: " + Lab.NO_PID, "pid: " + late.drift().at("/after/pane/pid"))
                        .replace(
                                "        terminated_at:",
                                "        resumed_at: " + late.after("resumed_at") + "\n        terminated_at:"));
    }

    /// Cleared a moment ago: the entry is not as the last pass left it.
    @Test
    void aValueThatAPersonClearedDoesNotComeBackAtOnce() {
        Living kelp = lab.start(Lab.KELP);
        lab.claude().transcript(lab.kelp(), Lab.ID);
        lab.claude().claim(kelp.pid(), Lab.ID);
        lab.declare(kelp.entry());
        assertThat(lab.reconcile().drifts()).containsExactly("C id-materialized kelp-creator-claude recorded");

        lab.set("RECONCILE_SETTLE", "1h");
        lab.declare(kelp.entry());

        assertThat(lab.reconcileAndTouchNothing().drifts())
                .containsExactly("C id-materialized kelp-creator-claude deferred");
    }

    @Test
    @Tag("R9")
    void manyReconcilersAtOnceWriteOnce() throws Exception {
        Living kelp = lab.start(Lab.KELP);
        Living weed = lab.start("weed-creator-agy");
        String text = lab.declare(kelp.entry(), weed.entry());
        kelp.end();
        int wrote = 0;
        Said writer = null;
        for (Said said : atOnce(4, () -> lab.reconcile())) {
            if (!said.json().get("actions").isEmpty()) {
                wrote++;
                writer = said;
            }
        }

        assertThat(wrote).isEqualTo(1);
        assertThat(lab.registry()).isEqualTo(text.replace(kelp.entry(), Expected.terminated(kelp.entry(), writer)));
        assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();
    }

    private static List<Said> atOnce(int times, Callable<Said> pass) throws Exception {
        List<Said> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(times)) {
            List<Future<Said>> running = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                running.add(threads.submit(pass));
            }
            for (Future<Said> said : running) {
                all.add(said.get());
            }
        }
        return all;
    }

    private static String terminated(String entry, Instant at) {
        return entry.replace("running ", "terminated ")
                .replace(
                        "        last_visible",
                        "        terminated_at: " + at.truncatedTo(ChronoUnit.SECONDS) + "\n        last_visible");
    }
}
