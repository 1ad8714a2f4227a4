package dev.agentsessions.mesh;

import dev.agentsessions.adapter.sql.SqlStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

/// In which store the rules are tried: they are the same in all.
public enum Kept {
    IN_MEMORY,
    IN_SQLITE;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    public Store open(Path folder, Supplier<MeshTime> clock) throws IOException {
        return switch (this) {
            case IN_MEMORY -> new FakeStore(clock);
            case IN_SQLITE -> SqlStore.sqlite(folder.resolve("mesh.db"), PATIENCE, clock);
        };
    }
}
