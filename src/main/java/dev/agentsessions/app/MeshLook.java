package dev.agentsessions.app;

import dev.agentsessions.adapter.kernel.BootClock;
import dev.agentsessions.adapter.kernel.FlockLocks;
import dev.agentsessions.adapter.sql.SqlLook;
import dev.agentsessions.config.Config;
import dev.agentsessions.mesh.Agent;
import dev.agentsessions.mesh.Limits;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.Store.Sealed;
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

/// Looks how things stand with a mesh that there is, and changes nothing of it.
final class MeshLook {
    private static final boolean LOCKS_ARE_SHOWN = Files.isReadable(Path.of("/proc/locks"));

    private MeshLook() {}

    /// Whoever only looks cannot keep others from writing between one look and the next: what is odd is looked at again.
    static MeshStanding at(Config config) {
        MeshStanding standing = once(config);
        boolean odd = switch (standing) {
            case MeshStanding.Kept mesh -> mesh.exports().have(MeshStanding.Problem.Kind.DIFFERENT);
            case MeshStanding.Unusable _ -> config.mesh().url() == null;
            case MeshStanding.None _, MeshStanding.Unbegun _, MeshStanding.OfVersion _ -> false;
        };
        return odd ? once(config) : standing;
    }

    private static MeshStanding once(Config config) {
        try (SqlLook store = MeshStores.look(config, new BootClock(InstantSource.system()))) {
            boolean begun = MeshStores.hasEvents(config);
            int version = store.version();
            if (version != 0 && version != SqlLook.newest()) {
                return new MeshStanding.OfVersion(store.where(), version, SqlLook.newest());
            }
            List<Sealed> first = version == 0 ? List.of() : store.read(snapshot -> snapshot.log(0, 1));
            if (begun && first.isEmpty()) {
                throw MeshStores.blank(config, store.where());
            }
            return first.isEmpty()
                    ? new MeshStanding.Unbegun(store.where())
                    : kept(config, store, first.getFirst().hash());
        } catch (IOException e) {
            return new MeshStanding.Unusable(String.valueOf(e.getMessage()));
        }
    }

    private static MeshStanding kept(Config config, SqlLook store, String id) throws IOException {
        MeshStanding.Exports exports =
                ExportLook.at(config.mesh().exportDir(), new Mesh(store, Limits.STANDARD));
        MeshStanding.Service service = new MeshStanding.Service(
                LOCKS_ARE_SHOWN ? coordinators(config.stateDir().resolve("mesh")) : null, config.mesh().url() != null);
        return store.read(snapshot -> {
            int agents = 0;
            for (Agent agent : snapshot.agents()) {
                agents += agent.status() == Agent.Status.GONE ? 0 : 1;
            }
            return new MeshStanding.Kept(
                    store.where(),
                    id,
                    SqlLook.newest(),
                    agents,
                    tasks(snapshot),
                    leases(snapshot),
                    service,
                    exports);
        });
    }

    private static Map<String, Integer> tasks(Snapshot snapshot) {
        Map<String, Integer> tasks = new TreeMap<>();
        for (Task task : snapshot.tasks()) {
            tasks.merge(task.state().word(), 1, Integer::sum);
        }
        return tasks;
    }

    static MeshStanding.Leases leases(Snapshot snapshot) {
        List<Task> held = snapshot.held();
        int live = (int) held.stream().filter(task -> snapshot.isLive(task.held())).count();
        return new MeshStanding.Leases(live, held.size() - live);
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
}
