package dev.agentsessions.proof;

import dev.agentsessions.mesh.Kept;
import dev.agentsessions.mesh.Limits;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.Store;
import java.nio.file.Files;
import java.nio.file.Path;

/// A worker in a process of its own, until it is told to stop: `WorkerMain <folder> <agent> <run> <seed>`.
final class WorkerMain {
    private WorkerMain() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        SharedClock clock = SharedClock.in(clock(folder));
        DiaryFile diary = new DiaryFile(diary(folder, args[2]));
        try (Store store = Kept.IN_SQLITE.open(folder, clock)) {
            Leases leases = new Leases.OfMesh(new Mesh(store, Limits.STANDARD));
            new Worker(args[1], args[2], Long.parseLong(args[3]), leases, clock)
                    .workWhile(() -> Files.notExists(stop(folder)), diary);
        }
    }

    static Path clock(Path folder) {
        return folder.resolve("clock");
    }

    /// Tells all workers to stop once it is there.
    static Path stop(Path folder) {
        return folder.resolve("stop");
    }

    static Path diary(Path folder, String run) {
        return folder.resolve(run + ".diary");
    }
}
