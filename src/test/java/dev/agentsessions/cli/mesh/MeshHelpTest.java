package dev.agentsessions.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.cli.mesh.Console.Answer;
import dev.agentsessions.desk.Field;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("M5")
class MeshHelpTest {
    @TempDir
    private Path home;

    static List<String> verbs() {
        return Verb.ALL.stream().map(Verb::word).toList();
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void namesEveryOptionAndWhatItMeansAndFitsATerminal(String word) {
        Console console = new Console(home);
        Answer answer = console.type(word, "--help").granted();
        Verb verb = Objects.requireNonNull(Verb.named(word));
        assertThat(answer.out()).startsWith("agent-mesh " + word).contains(verb.help());
        assertThat(answer.lines()).allMatch(line -> line.length() <= 80);
        for (Field field : verb.fields()) {
            assertThat(answer.lines())
                    .anyMatch(line -> line.startsWith("  " + field.option() + " ") && line.length() > 30)
                    .noneMatch(line -> line.endsWith("  " + field.name().replace('_', ' ')));
        }
        assertThat(answer.out()).doesNotContain("The same");
        verb.flags().forEach(flag -> assertThat(answer.out()).contains("[" + flag + "]", "  " + flag + " "));
        assertThat(console.type(word, "-h")).isEqualTo(answer);
        assertThat(console.type("help", word)).isEqualTo(answer);
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void listsTheChoicesAndThenWhatTheyMean() {
        String release = new Console(home).type("release-task", "--help").out().replaceAll("\\s+", " ");
        assertThat(release)
                .contains("--outcome completed, failed, abandoned: how it ended. completed: it is done,", "; failed: it is",
                        "; abandoned: it is anybody's again");
        assertThat(new Console(home).type("add-task", "--help").out()).containsPattern("--task-id T +its id\n");
    }

    @Test
    void namesEveryCommandAndWhatAllTake() {
        Answer general = new Console(home).type("--help").granted();
        assertThat(new Console(home).type("help")).isEqualTo(general);
        assertThat(general.lines()).allMatch(line -> line.length() <= 80);
        for (String word : verbs()) {
            String[] ways = {"agent-mesh " + word, "| " + word};
            assertThat(ways).anyMatch(general.out()::contains);
        }
        assertThat(general.out()).contains("--json", "--config", "--state-dir", "--registry", "--request-id", "--version", "0 done; 2");
        assertThat(new Console(home).type()).isEqualTo(general);
        assertThat(new Console(home).type("--version").out()).isEqualTo("agent-mesh 1.2.3\n");
    }
}
