package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.testing.Child;
import dev.agentsessions.world.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What keeps a pass from being made is one line that says what, where and what to do, a status, and nothing written.
@Tag("R3")
class ExitStatusTest {
    @RegisterExtension
    final Lab lab = new Lab();

    /// There is something to be written, were it not for the error.
    @BeforeEach
    void haveADriftToHeal() {
        lab.start(Lab.KELP);
        lab.declare(lab.deadEntry(Lab.KELP));
    }

    @Test
    void aPassIsADoneThingWhateverItFinds() {
        assertThat(lab.run("--once").status()).isZero();
        assertThat(lab.run().status()).isZero();
        assertThat(lab.run("status").status()).isZero();
    }

    @Test
    void aRegistryThatDoesNotExistIsStatusOneAndTheWayToAFirstOne() throws Exception {
        Files.delete(lab.registryFile());

        assertThat(failing(1)).contains(lab.registryFile().toString(), "reconcile init");
        assertThat(failing(1, "status")).contains(lab.registryFile().toString());
        assertThat(failing(1, "--registry", lab.root() + "/nowhere/a.yaml")).contains(lab.root() + "/nowhere/a.yaml");
    }

    @Test
    void aFolderIsNoRegistry() {
        assertThat(failing(2, "--registry", lab.home().toString())).contains(lab.home() + ": ", "not a regular file");
    }

    @Test
    void aRegistryThatMayNotBeReadIsToldAsThat() throws Exception {
        Files.setPosixFilePermissions(lab.registryFile(), PosixFilePermissions.fromString("---------"));
        String rights = "-dac_override,-dac_read_search";
        List<String> command = new ArrayList<>();
        if (Files.getOwner(lab.home()).getName().equals("root")) {
            command.addAll(List.of("setpriv", "--bounding-set", rights, "--inh-caps", rights));
        }
        command.addAll(lab.program("--once", "--emit-diff"));

        Run run = Run.of(Duration.ofSeconds(60), lab.environment(), command);

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .hasLineCount(1)
                .startsWith("reconcile: " + lab.registryFile() + ": cannot be read: permission denied");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "`a: [1, 2`              | :1:",
        "`a: 1\nb: 'x\nc: 2`     | :",
        "`a: 1\nworkspaces: 7`   | :2:",
        "`workspaces: {a: {}}\nworkspaces: {}` | :2:1",
        "`a: 1\n---\nb: 1`       | :2:",
        "`\t- x`                 | :1:",
    })
    @Tag("R8")
    void aRegistryThatIsNotUnderstoodIsToldWithItsPlace(String yaml, String place) {
        lab.write(yaml);

        assertThat(failing(2)).startsWith("reconcile: " + lab.registryFile() + place);
        assertThat(failing(2, "status")).startsWith("reconcile: " + lab.registryFile() + place);
    }

    @Test
    @Tag("R9")
    void aLockThatIsHeldTooLongIsToldWithItsHolder() throws Exception {
        lab.set("RECONCILE_LOCK_TIMEOUT", "300ms");
        lab.declare(lab.deadEntry("weed-creator-claude"));
        try (Child holder = Child.of("flock", lab.lockFile().toString(), "sh", "-c", "echo held; read line")) {
            assertThat(holder.line()).isEqualTo("held");

            assertThat(failing(2))
                    .contains(lab.lockFile() + ": locked by pid " + holder.pid() + " (flock), waited ");
        }
        assertThat(lab.reconcile().json().get("actions")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "--workspace", "frobnicate", "--once --subscribe", "why", "status extra", "--registry", "init --json"
    })
    void aCommandLineThatIsNotUnderstoodSaysWhatThereIs(String line) {
        assertThat(failing(2, line.split(" "))).contains("reconcile --help");
    }

    @Test
    void aSessionThatNobodyKnowsIsAnError() {
        assertThat(failing(2, "why", "nobody")).contains("there is no session named nobody");
    }

    @Test
    @Tag("R1")
    void allThatIsWrongWithAConfigIsToldAtOnceWithItsLines() {
        Path config = ClaudeHome.write(
                lab.home().resolve(".config/session-reconciler/config.yaml"), "setle: 1s\nlock:\n  timeout: soon\n");

        Said said = lab.run("--once");

        assertThat(said.status()).isEqualTo(2);
        assertThat(said.err().lines())
                .hasSize(2)
                .anySatisfy(line -> assertThat(line).contains(config + ":1").contains("settle"))
                .anySatisfy(line -> assertThat(line).contains(config + ":3").contains("timeout"));
    }

    @Test
    void aStackTraceComesOnlyWhenItIsAskedFor() throws Exception {
        Files.delete(lab.registryFile());

        assertThat(lab.run("--once", "-v").err()).contains("\n\tat dev.agentsessions.");
    }

    /// The one line of an error, which changed nothing.
    private String failing(int status, String... words) {
        Map<Path, FileState> before = FileState.below(lab.home());
        Said said = lab.run(words);
        assertThat(said.err()).hasLineCount(1).startsWith("reconcile: ");
        assertThat(said.out()).isEmpty();
        assertThat(said.status()).isEqualTo(status);
        assertThat(FileState.below(lab.home())).isEqualTo(before);
        return said.err();
    }
}
