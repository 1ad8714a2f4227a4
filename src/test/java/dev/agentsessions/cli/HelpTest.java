package dev.agentsessions.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.cli.Desk.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HelpTest {
    @TempDir
    private Path home;

    @ParameterizedTest
    @EnumSource
    void namesTheCommandAndItsFlagsAndFitsATerminal(Command command) {
        Desk desk = new Desk(home);
        Answer answer = command == Command.PASS ? desk.type("--help") : desk.type(command.word(), "--help");
        assertThat(answer.status()).isZero();
        assertThat(answer.err()).isEmpty();
        assertThat(answer.out().lines()).allMatch(line -> line.length() <= 80);
        assertThat(answer.out()).contains("reconcile " + command.word());
        for (String flag : command.flags()) {
            assertThat(answer.out()).contains(flag);
        }
        String[] asked = command == Command.PASS ? new String[] {"help"} : new String[] {"help", command.word()};
        assertThat(desk.type(asked)).isEqualTo(answer);
        assertThat(desk.type("-h", command.word().isEmpty() ? "--once" : command.word())).isEqualTo(answer);
    }

    @Test
    void namesEveryCommandAndWhatAllTake() {
        String general = new Desk(home).type("--help").out();
        for (Command command : Command.values()) {
            assertThat(general).contains("reconcile " + command.word());
        }
        assertThat(general).contains(
                "--registry FILE", "RECONCILE_REGISTRY", "--config FILE", "RECONCILE_CONFIG", "--state-dir DIR",
                "RECONCILE_STATE_DIR", "-v, --verbose", "--help, --version");
    }

    @Test
    void needsNeitherARegistryNorTheRightNumberOfOperands() {
        assertThat(new Desk(home).type("why", "--help").out()).startsWith("reconcile why SESSION [--json]\n");
        assertThat(new Desk(home).type("--version")).isEqualTo(new Answer(0, "reconcile 1.2.3\n", ""));
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void startsTheShow() {
        assertThat(new Desk(home).type("demo")).isEqualTo(new Answer(0, "the show\n", ""));
    }
}
