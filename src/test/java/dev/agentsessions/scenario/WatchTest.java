package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `status --watch` on a real terminal, that of a tmux pane.
@Tag("S13")
class WatchTest {
    @RegisterExtension
    final Lab lab = new Lab();

    private OnScreen screen;
    private Living kelp;

    @BeforeEach
    void watch() throws Exception {
        lab.keepServer();
        kelp = lab.start(Lab.KELP);
        lab.declare(kelp.entry());
        screen = new OnScreen(lab, lab.program("status", "--watch"));
    }

    @Test
    void showsTheTruthInPlaceAndFollowsTheSizeOfTheTerminal() {
        assertThat(screen.seen())
                .contains(Lab.KELP + "  running\n")
                .contains("no daemon runs;")
                .doesNotContain("before");
        assertThat(screen.flags()).isEqualTo("1 0 0");

        kelp.end();
        screen.await("the death", "running → gone\n");
        assertThat(screen.seen().lines().filter(line -> line.contains(Lab.KELP))).hasSize(1);

        screen.followsItsSize();
    }

    /// 130 is what a shell says of a program that SIGINT ended. What was typed before is read by the second picture: a
    /// Ctrl-Z that comes when it has ended would have the kernel throw away what it wrote last.
    @ParameterizedTest
    @CsvSource({"q, 0", "C-c, 130", "TERM, 143"})
    void leavesTheTerminalAsItWas(String end, int status) {
        screen.type("x", "Enter", "C-z");
        if (end.equals("TERM")) {
            screen.awaitAnother(screen.awaitAnother(screen.seen()));
            screen.terminate();
        } else {
            screen.type(end);
        }
        screen.endsWith(status);
    }
}
