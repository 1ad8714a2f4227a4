package dev.agentsessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.adapter.sql.NativeLibrary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the JVM is trained on for `agent-mesh`; the training itself is shown by `.ci/run`.
class MeshTrainingTest {
    @TempDir
    private Path folder;

    @Test
    void trainsOnAMeshInItsOwnHome() {
        assertThat(new MeshTraining(Map.of("HOME", folder.toString())).train()).isTrue();
        assertThat(folder.resolve(".cache/agent-sessions-monitor/mesh/mesh.db")).isRegularFile();
    }

    @Test
    void unpacksTheLibraryWholeOrNotAtAll() throws Exception {
        Path library = folder.resolve("native");
        NativeLibrary.unpack(library);
        NativeLibrary.unpack(library);
        try (var files = Files.list(library)) {
            assertThat(files).singleElement().satisfies(file -> {
                assertThat(file.getFileName()).hasToString(System.mapLibraryName("sqlitejdbc"));
                assertThat(Files.size(file)).isGreaterThan(500_000);
            });
        }
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(library);
        }
    }
}
