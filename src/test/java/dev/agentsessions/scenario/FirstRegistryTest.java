package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `reconcile init`: a first registry of what runs now, and never over anything that is there.
class FirstRegistryTest {
    @RegisterExtension
    final Lab lab = new Lab();

    @Test
    void holdsWhatRunsNowAndThereIsNothingLeftToHeal() {
        Living kelp = lab.start(Lab.KELP);
        Living reef = lab.start(lab.tmux("nightly"), "reef-creator-agy", lab.folder("work/reef"));
        lab.tmux().newSession("unrelated", lab.kelp(), "sleep", "600");
        lab.claude().transcript(lab.kelp(), Lab.ID);
        lab.claude().claim(kelp.pid(), Lab.ID);

        String shown = lab.run("init", "--dry-run").out();
        assertThat(lab.registryFile()).doesNotExist();
        Said said = lab.run("init");

        assertThat(said.status()).as(said.err()).isZero();
        assertThat(said.out()).contains("2 sessions", Lab.KELP, "reef-creator-agy").doesNotContain("unrelated");
        assertThat(timeless(lab.registry())).isEqualTo(timeless(shown));
        assertThat(lab.registry())
                .contains("pid: " + kelp.pane(), "claude_session_id_own: " + Lab.ID)
                .contains("pid: " + reef.pane(), "tmux_server: nightly");
        assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();
    }

    private static String timeless(String yaml) {
        return yaml.replaceAll("registered_at: \\S+", "");
    }

    @Test
    void isEmptyWhereNothingRunsAndAPassCanBeMadeOnIt() {
        assertThat(lab.run("init").status()).isZero();

        assertThat(lab.reconcileAndTouchNothing().drifts()).isEmpty();
    }

    @Test
    void isNeverWrittenOverAnything() throws Exception {
        lab.start(Lab.KELP);
        Path folder = lab.folder("taken");
        Path file = Files.writeString(folder.resolve("file.yaml"), "");
        Path link = Files.createSymbolicLink(folder.resolve("link.yaml"), Path.of("nowhere"));
        for (Path taken : List.of(folder, file, link)) {
            Map<Path, FileState> before = FileState.below(folder);

            Said said = lab.run("init", "--registry", taken.toString());

            assertThat(said.status()).isEqualTo(2);
            assertThat(said.err()).hasLineCount(1).contains(taken + " exists");
            assertThat(FileState.below(folder)).isEqualTo(before);
        }
    }
}
