package dev.agentsessions.mesh;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Tests of rules: each is tried in every store, and after each the store must be what its log says.
@Tag("M3")
@ParameterizedClass
@EnumSource(Kept.class)
abstract class InAHall {
    @Parameter
    @SuppressWarnings("NullAway.Init")
    Kept kept;

    @TempDir
    Path folder;

    final FakeMeshClock clock = new FakeMeshClock();
    Hall hall;
    Mesh mesh;

    @BeforeEach
    void open() throws Exception {
        hall = new Hall(kept.open(folder, clock), clock);
        mesh = hall.mesh;
    }

    /// The process begins anew; what is in memory stays nevertheless.
    void restart() throws Exception {
        if (kept == Kept.IN_SQLITE) {
            hall.close();
            open();
        }
    }

    @AfterEach
    void checkAndClose() throws Exception {
        try (Hall open = hall) {
            Replayed.check(open.store);
        }
    }
}
