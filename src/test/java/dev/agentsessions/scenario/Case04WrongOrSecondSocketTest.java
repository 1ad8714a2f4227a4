package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.world.TmuxServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Looking on the wrong socket (`-L`, another `TMUX_TMPDIR`, a cron job's environment) found nothing, and the agents
/// there were called dead. What cannot be seen from here is unknown, with the place where it is, if that can be known.
@Tag("case-04")
@Tag("R12")
class Case04WrongOrSecondSocketTest {
    @RegisterExtension
    final Lab lab = new Lab();

    @Test
    void everySocketOfTheFolderIsScannedAndTmuxServerSaysWhichIsMeant() {
        lab.start("weed-creator-agy");
        Living kelp = lab.start(lab.tmux("nightly"), Lab.KELP, lab.kelp());
        lab.declare(kelp.entry().replace("    pane:", "    tmux_server: nightly\n        pane:"), agyEntry());

        assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();
    }

    private String agyEntry() {
        return Lab.entry("weed-creator-agy", "agy", paneOf("weed-creator-agy"), lab.kelp());
    }

    private long paneOf(String session) {
        return Long.parseLong(lab.tmux()
                .tmux("list-panes", "-t", "=" + session + ":", "-F", "#{pane_pid}")
                .strip());
    }

    @Test
    void ofTwoSessionsOfOneNameTheOneWithTheRecordedPaneIsMeant() {
        Living here = lab.start(Lab.KELP);
        Living there = lab.start(lab.tmux("nightly"), Lab.KELP, lab.kelp());
        lab.declare(there.entry());

        Said said = lab.reconcileAndTouchNothing();
        assertThat(said.drifts()).containsExactly("H unknown kelp-creator-claude flagged");
        assertThat(said.comment()).contains("a second session of this name lives on ");

        lab.declare(Lab.entry(Lab.KELP, "claude", Lab.NO_PID, lab.kelp()));
        Said doubtful = lab.reconcileAndTouchNothing();
        assertThat(doubtful.drifts()).containsExactly("H unknown kelp-creator-claude flagged");
        assertThat(doubtful.comment())
                .contains(here.server().socket().toString())
                .contains(there.server().socket().toString())
                .contains("set tmux_server");
    }

    @Test
    void aServerUnderAnotherTmuxTmpdirIsFoundByThePaneAndNotCalledDead() throws Exception {
        Path elsewhere = Files.createDirectories(lab.root().resolve("cron/tmux-0"));
        TmuxServer server = lab.tmuxAt(elsewhere.resolve("default"));
        Living kelp = lab.start(server, Lab.KELP, lab.kelp());
        lab.start("weed-creator-agy");
        lab.declare(kelp.entry(), agyEntry());

        Said blind = lab.reconcileAndTouchNothing();

        assertThat(blind.drifts()).containsExactly("H unknown kelp-creator-claude flagged");
        assertThat(blind.comment()).contains("add " + server.socket() + " to tmux.sockets");

        lab.set("RECONCILE_TMUX_SOCKETS", server.socket().toString());
        assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();
    }

    @Test
    void aSocketThatIsNotScannedIsUnknown() {
        lab.keepServer();
        lab.declare(lab.deadEntry(Lab.KELP)
                .replace("    pane:", "    tmux_server: " + lab.root() + "/elsewhere/default\n        pane:"));

        Said said = lab.reconcileAndTouchNothing();

        assertThat(said.drifts()).containsExactly("H unknown kelp-creator-claude flagged");
        assertThat(said.comment()).contains("is not scanned");
    }
}
