package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// One outage made all sessions look dead at once, and all were written off. Where half or more would go at once, each
/// needs a proof of its own.
@Tag("case-14")
@Tag("R13")
class Case14MassAbsenceTest {
    private static final int MANY = 6;

    @RegisterExtension
    final Lab lab = new Lab();

    @Test
    void sessionsWithoutAProofOfTheirOwnStayUnknown() {
        lab.keepServer();
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            entries.add(withoutPaneAndTimes(lab.deadEntry("kelp" + i + "-creator-agy")));
        }
        lab.declare(entries.toArray(String[]::new));

        Said said = lab.reconcileAndTouchNothing();

        assertThat(said.drifts()).hasSize(MANY).allSatisfy(drift -> assertThat(drift).startsWith("H unknown kelp"));
        assertThat(said.json().get("summary").get("unknown").asInt()).isEqualTo(MANY);
    }

    private static String withoutPaneAndTimes(String entry) {
        return entry.replace("agent: claude", "agent: agy")
                .replaceAll("\n *(pane|created_at|claude_session_id_own):.*", "");
    }

    @Test
    void sessionsThatAreProvedGoneOneByOneAreTerminatedAllTheSame() {
        List<Living> agents = new ArrayList<>();
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            agents.add(lab.start("kelp" + i + "-creator-claude"));
            entries.add(agents.getLast().entry());
        }
        lab.declare(entries.toArray(String[]::new));
        lab.tmux().crash();
        agents.forEach(Living::awaitEnd);

        Said said = lab.reconcile();

        assertThat(said.drifts()).hasSize(MANY).allSatisfy(drift -> assertThat(drift).startsWith("A tmux-gone kelp"));
        assertThat(Collections.frequency(lab.registry().lines().toList(), "        termination_mode: auto-detected"))
                .isEqualTo(MANY);
    }
}
