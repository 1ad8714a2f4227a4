package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.world.Run;
import dev.agentsessions.world.TmuxServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// An agent that said nothing for long (a long tool call, an idle weekend, a suspended host) was taken for dead.
/// Silence proves nothing, however old its files, and however long it has been stopped.
@Tag("case-13")
@Tag("R11")
class Case13StaleIsNotDeadTest {
    @RegisterExtension
    final Lab lab = new Lab();

    @Test
    void anAgentThatIsSilentForAYearAndStoppedIsAlive() throws Exception {
        // tmux would wake a pane's own process at once.
        TmuxServer.Session session = lab.startBelowShell("claude; echo bye");
        long agent = lab.agentBelow(session.panePid()).pid();
        Path transcript = lab.claude().transcript(lab.kelp(), Lab.ID);
        lab.claude().claim(agent, Lab.ID);
        Files.setLastModifiedTime(transcript, FileTime.from(Instant.now().minus(Duration.ofDays(365))));
        lab.declare(Lab.entry(Lab.KELP, "claude", session.panePid(), lab.kelp())
                .replace("own: null", "own: " + Lab.ID));
        signal("STOP", agent);

        Said said = lab.reconcileAndTouchNothing();

        signal("CONT", agent);
        assertThat(said.drifts()).isEmpty();
        assertThat(said.json().get("summary").get("running").asInt()).isEqualTo(1);
    }

    private void signal(String signal, long pid) {
        Run.of(Duration.ofSeconds(20), lab.environment(), List.of("kill", "-" + signal, Long.toString(pid))).orFail();
    }
}
