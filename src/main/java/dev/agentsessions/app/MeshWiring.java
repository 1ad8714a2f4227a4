package dev.agentsessions.app;

import dev.agentsessions.adapter.files.ChannelLocks;
import dev.agentsessions.adapter.kernel.BootClock;
import dev.agentsessions.cli.mesh.MeshParts;
import dev.agentsessions.config.Config;
import dev.agentsessions.config.LoadedConfig;
import dev.agentsessions.coordinator.Exports;
import dev.agentsessions.desk.Books;
import dev.agentsessions.desk.Desk;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.Store;
import dev.agentsessions.mesh.log.Archive;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;

/// The parts of the mesh on this machine, for one configuration.
final class MeshWiring implements MeshParts {
    private final InstantSource clock = InstantSource.system();
    private final Config config;
    private final Store store;
    private final Mesh mesh;
    private final Desk desk;

    /// @throws IOException if the store cannot be had
    static MeshWiring of(LoadedConfig loaded, Map<String, String> environment, String version) throws IOException {
        BootClock boot = new BootClock(InstantSource.system());
        return new MeshWiring(loaded, environment, version, MeshStores.open(loaded.config(), boot));
    }

    /// For one who only looks.
    ///
    /// @throws IOException if there is a store and it cannot be had
    static MeshWiring looking(LoadedConfig loaded, Map<String, String> environment, String version) throws IOException {
        BootClock boot = new BootClock(InstantSource.system());
        return new MeshWiring(loaded, environment, version, MeshStores.openIfBegun(loaded.config(), boot));
    }

    private MeshWiring(LoadedConfig loaded, Map<String, String> environment, String version, Store store) {
        config = loaded.config();
        this.store = store;
        mesh = new Mesh(store, config.mesh().limits());
        desk = new Desk(
                mesh,
                agents -> new Wiring(loaded, environment, version).lookout(() -> null).look(agents),
                config.mesh().renewByObservation(),
                person(),
                store instanceof Archive archive
                        ? new RealBooks(archive, mesh, config.mesh().exportDir())
                        : Books.UNBEGUN);
    }

    /// Who acts where no agent does.
    private static String person() {
        return "user:" + System.getProperty("user.name", "unknown");
    }

    @Override
    public Desk desk() {
        return desk;
    }

    @Override
    public InstantSource clock() {
        return clock;
    }

    @Override
    public String store() throws IOException {
        return mesh.id();
    }

    @Override
    public void export() throws IOException {
        Exports.bringUpToDate(config.mesh().exportDir(), new ChannelLocks(), mesh);
    }

    @Override
    public void close() {
        store.close();
    }
}
