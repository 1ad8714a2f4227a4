package dev.agentsessions.cli;

import dev.agentsessions.status.MeshMember;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Who is in the mesh, for a picture that is drawn again and again: a store that does not answer, as a database on another
/// machine may, must not hold it up. Until it answers, the picture shows what was known last.
final class LatestMesh {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Supplier<Map<String, MeshMember>> mesh;
    private volatile Map<String, MeshMember> known = Map.of();
    private @Nullable Thread asking;

    /// @param mesh asked on a thread of its own, by one at a time
    LatestMesh(Supplier<Map<String, MeshMember>> mesh) {
        this.mesh = mesh;
    }

    /// By session of this host.
    Map<String, MeshMember> latest() throws InterruptedException {
        if (asking == null || !asking.isAlive()) {
            asking = Thread.ofPlatform().daemon().name("mesh").start(this::ask);
        }
        asking.join(PATIENCE);
        return known;
    }

    private void ask() {
        try {
            known = mesh.get();
        } catch (RuntimeException _) {
            // `agent-mesh status` says what is wrong with it
            known = Map.of();
        }
    }
}
