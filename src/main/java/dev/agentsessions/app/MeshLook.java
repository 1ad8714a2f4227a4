package dev.agentsessions.app;

import dev.agentsessions.adapter.kernel.BootClock;
import dev.agentsessions.adapter.kernel.FlockLocks;
import dev.agentsessions.adapter.sql.SqlStore;
import dev.agentsessions.config.Config;
import dev.agentsessions.coordinator.Exports;
import dev.agentsessions.mesh.Agent;
import dev.agentsessions.mesh.Limits;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.Store.Snapshot;
import dev.agentsessions.mesh.Task;
import dev.agentsessions.status.MeshStanding;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Looks how things stand with a mesh that there is.
final class MeshLook {
    private static final boolean LOCKS_ARE_SHOWN = Files.isReadable(Path.of("/proc/locks"));

    private MeshLook() {}

    static MeshStanding at(Config config) {
        try (SqlStore store = MeshStores.open(config, new BootClock(InstantSource.system()))) {
            Mesh mesh = new Mesh(store, Limits.STANDARD);
            String id = mesh.id();
            MeshStanding.Exports exports = exports(config.mesh().exportDir(), mesh);
            MeshStanding.Service service = new MeshStanding.Service(
                    LOCKS_ARE_SHOWN ? coordinators(config.stateDir().resolve("mesh")) : null, config.mesh().url() != null);
            return mesh.look(snapshot -> {
                int agents = 0;
                for (Agent agent : snapshot.agents()) {
                    agents += agent.status() == Agent.Status.GONE ? 0 : 1;
                }
                return new MeshStanding.Kept(
                        MeshStores.where(config),
                        id,
                        store.version(),
                        agents,
                        tasks(snapshot),
                        snapshot.held().size(),
                        service,
                        exports);
            });
        } catch (IOException e) {
            return new MeshStanding.Unusable(String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, Integer> tasks(Snapshot snapshot) {
        Map<String, Integer> tasks = new TreeMap<>();
        for (Task task : snapshot.tasks()) {
            tasks.merge(task.state().word(), 1, Integer::sum);
        }
        return tasks;
    }

    /// Each holds the lock of its place.
    private static @Nullable List<String> coordinators(Path folder) {
        List<String> holders = new ArrayList<>();
        try (DirectoryStream<Path> places = Files.newDirectoryStream(folder, "serve-*.lock")) {
            for (Path place : places) {
                String holder = FlockLocks.holder(place);
                if (holder != null) {
                    holders.add(holder);
                }
            }
        } catch (IOException _) {
            // there is no such folder, and so nobody in it
        }
        return holders;
    }

    private static MeshStanding.Exports exports(Path folder, Mesh mesh) {
        try {
            return new MeshStanding.Exports(folder.toString(), Exports.staleness(folder, mesh));
        } catch (IOException e) {
            return new MeshStanding.Exports(folder.toString(), List.of(String.valueOf(e.getMessage())));
        }
    }
}
