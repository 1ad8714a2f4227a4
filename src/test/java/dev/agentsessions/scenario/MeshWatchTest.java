package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `agent-mesh watch` on a real terminal, that of a tmux pane.
@Tag("M6")
class MeshWatchTest {
    @RegisterExtension
    final Lab lab = new Lab();

    private OnScreen screen;

    @BeforeEach
    void watch() throws Exception {
        mesh("register", "--agent", "ada", "--role", "coder");
        mesh("add-task", "--task-id", "T1", "--title", "Mend the parser");
        screen = new OnScreen(lab, lab.meshProgram("watch", "--interval", "300ms"));
    }

    private void mesh(String... words) {
        assertThat(lab.mesh(words).status()).isZero();
    }

    @Test
    void showsWhatHappensInPlaceAndFollowsTheSizeOfTheTerminal() {
        assertThat(screen.seen()).contains("1 agent\n  ada  active  coder", "T1  claimable").doesNotContain("before");
        assertThat(screen.flags()).isEqualTo("1 0 0");

        mesh("claim-task", "--agent", "ada", "--task-id", "T1");
        screen.await("the lease", "1 lease\n  T1  ada  ");
        assertThat(screen.seen().lines().filter(line -> line.contains("1 agent"))).hasSize(1);

        screen.followsItsSize();
    }

    @Test
    void showsTheLastCellOfALineThatIsAsWideAsTheTerminal() {
        mesh("add-task", "--task-id", "T2", "--title", "long ".repeat(60).strip());
        screen.await("the task", "T2  claimable");
        assertThat(screen.seen().lines())
                .filteredOn(line -> line.contains("T2  claimable"))
                .singleElement()
                .asString()
                .endsWith("…");
    }

    /// 130 is what a shell says of a program that SIGINT ended.
    @ParameterizedTest
    @CsvSource({"q, 0", "C-c, 130", "TERM, 143"})
    void leavesTheTerminalAsItWas(String end, int status) {
        if (end.equals("TERM")) {
            screen.terminate();
        } else {
            screen.type(end);
        }
        screen.endsWith(status);
    }
}
