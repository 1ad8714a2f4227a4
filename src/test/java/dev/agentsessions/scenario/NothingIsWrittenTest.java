package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/// Looking changes nothing: with drifts of every kind that would be written, the whole home stays as it is, byte for
/// byte and time for time, with a state folder and without.
@Tag("R4")
class NothingIsWrittenTest {
    @RegisterExtension
    final Lab lab = new Lab();

    @BeforeEach
    void makeADriftOfEveryKindThatIsWritten() {
        Living kelp = lab.start(Lab.KELP);
        Living weed = lab.start(lab.tmux(), "weed-creator-claude", lab.folder("work/weed"));
        lab.start(lab.tmux(), "reef-creator-agy", lab.folder("work/reef"));
        lab.claude().transcript(lab.kelp(), Lab.ID);
        lab.claude().claim(kelp.pid(), Lab.ID);
        lab.declare(
                kelp.entry(),
                weed.entry().replace("pid: " + weed.pane(), "pid: " + Lab.NO_PID),
                lab.deadEntry("gone-creator-claude"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "--dry-run", "--once --emit-diff --dry-run", "status", "status --json", "why kelp-creator-claude",
        "why --json gone-creator-claude", "doctor", "doctor --json", "--help", "--version",
        "init --dry-run --registry nowhere.yaml"
    })
    void byADryRunOrAQuestion(String line) {
        Map<Path, FileState> before = FileState.below(lab.home());

        Said said = lab.run(line.split(" "));

        assertThat(said.status()).as(said.err()).isZero();
        assertThat(said.out()).isNotEmpty();
        assertThat(FileState.below(lab.home())).isEqualTo(before);
        assertThat(Path.of("nowhere.yaml")).doesNotExist();
    }

    @Test
    @Tag("R21")
    @Tag("R22")
    void butADryRunTellsWhatARealOneThenDoes() {
        Said dry = lab.reconcile("--dry-run");
        assertThat(dry.drifts())
                .containsExactlyInAnyOrder(
                        "A tmux-gone gone-creator-claude terminated",
                        "B unregistered reef-creator-agy registered",
                        "C id-materialized kelp-creator-claude recorded",
                        "E restarted weed-creator-claude refreshed");
        assertThat(lab.reconcile("--dry-run").drifts()).as("a dry run is not remembered").isEqualTo(dry.drifts());

        Said real = lab.reconcile();

        assertThat(real.drifts()).isEqualTo(dry.drifts());
        assertThat(real.json().get("actions")).isEqualTo(dry.json().get("actions"));
        assertThat(dry.json().get("dry_run").asBoolean()).isTrue();
        for (int i = 0; i < dry.drifts().size(); i++) {
            ObjectNode would = (ObjectNode) dry.json().get("drifts").get(i);
            assertThat(would.get("id")).isEqualTo(real.json().get("drifts").get(i).get("id"));
            assertThat(would.get("comment")).isEqualTo(real.json().get("drifts").get(i).get("comment"));
        }

        Map<Path, FileState> before = FileState.below(lab.home());
        lab.reconcile("--dry-run");
        lab.run("status");
        lab.run("doctor");
        lab.run("why", "reef-creator-agy");
        assertThat(FileState.below(lab.home())).isEqualTo(before);
    }
}
