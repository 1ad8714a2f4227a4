package dev.agentsessions.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.coordinator.Exports;
import dev.agentsessions.mesh.Change;
import dev.agentsessions.mesh.FakeStore;
import dev.agentsessions.mesh.Limits;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.MeshTime;
import dev.agentsessions.status.MeshStanding;
import dev.agentsessions.status.MeshStanding.Problem;
import dev.agentsessions.status.MeshStanding.Problem.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("M4")
class ExportLookTest {
    @TempDir
    private Path root;

    private long millis = 1_000_000;
    private final Mesh mesh = new Mesh(
            new FakeStore(() -> new MeshTime("boot", millis, Instant.ofEpochMilli(millis))), Limits.STANDARD);

    @BeforeEach
    void begin() throws Exception {
        mesh.register(new Change.Registered("ada", "creator", null, List.of(), null, null), null);
    }

    /// With what stands behind names in what is told.
    private Path folder() {
        return root.resolve("a: b");
    }

    private void bring() throws Exception {
        Exports.bringUpToDate(folder(), (_, _) -> () -> {}, mesh);
    }

    private void add(String task) throws Exception {
        mesh.add("ada", new Change.Added(task, "Title", "", 50, List.of(), List.of(), List.of(), null), null);
    }

    private MeshStanding.Exports look() {
        return ExportLook.at(folder(), mesh);
    }

    @Test
    void saysHowLongAgoTheFirstThingHappenedThatIsMissing() throws Exception {
        bring();
        assertThat(look()).isEqualTo(new MeshStanding.Exports(folder().toString(), List.of(), null));
        add("t1");
        millis += 40_000;
        add("t2");
        millis += 2_000;
        assertThat(look().problems()).hasSize(3).extracting(Problem::kind).containsOnly(Kind.BEHIND);
        assertThat(look().lacking()).isEqualTo(Duration.ofSeconds(42));
        bring();
        add("t3");
        millis -= 3_600_000;
        assertThat(look().lacking()).as("a clock that was set back").isEqualTo(Duration.ofHours(1));
    }

    @Test
    void doesNotSayWhichOfTwoThatDifferIsWrong() throws Exception {
        bring();
        Files.writeString(folder().resolve("task_graph.json"), "{}");
        Files.writeString(
                folder().resolve("coordination_events.jsonl"), "{\"made\":\"up\"}\n", StandardOpenOption.APPEND);
        assertThat(look().problems())
                .containsExactly(
                        new Problem(Kind.DIFFERENT, folder().resolve("task_graph.json") + " and the store differ"),
                        new Problem(Kind.DIFFERENT, folder().resolve("coordination_events.jsonl") + " and the store differ"));
        assertThat(look().lacking()).isNull();
    }

    @Test
    void saysWhatIsNotThereOrCannotBeRead() throws Exception {
        assertThat(look().problems())
                .hasSize(3)
                .extracting(Problem::kind)
                .containsOnly(Kind.UNREADABLE);
        bring();
        Files.delete(folder().resolve("agent_state.json"));
        Files.createDirectory(folder().resolve("agent_state.json"));
        assertThat(look().problems())
                .containsExactly(new Problem(
                        Kind.UNREADABLE, folder().resolve("agent_state.json") + ": cannot be read: it is not a file"));
    }
}
