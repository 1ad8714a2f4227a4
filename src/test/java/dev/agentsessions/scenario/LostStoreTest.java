package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.world.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
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
        assertThat(MeshServer.run(lab, "status")).startsWith("there is no mesh yet");
    }

    /// While somebody has it open, all of it may be in the file beside it.
    @Test
    @Tag("M8")
    void isMissedIfOnlyItsSchemaWasBroughtBack() throws Exception {
        Path folder = lab.stateFolder().resolve("mesh");
        Path store = folder.resolve("mesh.db");
        Path copy = folder.resolve("copy");
        try (MeshServer server = MeshServer.started(lab).connected()) {
            MeshServer.run(lab, "register", "--agent", "ada", "--role", "creator");
            Files.copy(store, copy);
            assertThat(server.ended()).isZero();
        }
        Path events = folder.resolve("coordination_events.jsonl");
        byte[] last = Files.readAllBytes(events);
        for (String end : new String[] {"", "-wal", "-shm"}) {
            Files.deleteIfExists(folder.resolve("mesh.db" + end));
        }
        Files.move(copy, store);
        assertThat(store).isNotEmptyFile();

        for (String word : new String[] {"status", "serve"}) {
            Run lost = MeshServer.tried(lab, word);
            assertThat(lost.status()).isEqualTo(2);
            assertThat(lost.err())
                    .contains("what was in the mesh's store " + store + " is gone, and there is still what happened in it, in "
                            + events + "; bring the store back from a whole copy");
        }
        Run told = Run.of(Duration.ofSeconds(60), Map.of("PATH", "/usr/bin:/bin"), lab.program("doctor"));
        assertThat(told.out()).contains("what was in the mesh's store");
        assertThat(Files.readAllBytes(events)).isEqualTo(last);

        Files.move(events, folder.resolve("aside"));
        assertThat(MeshServer.run(lab, "status")).startsWith("0 agents");
    }
}
