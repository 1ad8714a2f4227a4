package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.world.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A store that was lost must not be begun anew without a word: its tokens would be given again.
class LostStoreTest {
    @RegisterExtension
    final Lab lab = new Lab();

    @Test
    @Tag("M8")
    void isMissedAsLongAsWhatHappenedInItIsThere() throws Exception {
        MeshServer.run(lab, "register", "--agent", "ada", "--role", "creator");
        Path folder = lab.stateFolder().resolve("mesh");
        Files.delete(folder.resolve("mesh.db"));

        Run lost = MeshServer.tried(lab, "status");
        assertThat(lost.status()).isEqualTo(2);
        assertThat(lost.err()).contains("is gone, and there is still what happened in it");
        assertThat(folder.resolve("mesh.db")).doesNotExist();

        Files.move(folder.resolve("coordination_events.jsonl"), folder.resolve("aside"));
        assertThat(MeshServer.run(lab, "status")).startsWith("0 agents");
    }
}
