package dev.agentsessions.app;

import dev.agentsessions.adapter.kernel.BootClock;
import dev.agentsessions.adapter.sql.SqlStore;
import dev.agentsessions.cli.mesh.MeshParts;
import dev.agentsessions.config.Config;
import dev.agentsessions.config.LoadedConfig;
import dev.agentsessions.desk.Desk;
import dev.agentsessions.mesh.Lookout;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.Store;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;

/// The parts of the mesh on this machine, for one configuration.
final class MeshWiring implements MeshParts {
    /// While another process writes; as long as whoever asked would rather wait than be told that it failed.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final InstantSource clock = InstantSource.system();
    private final Store store;
    private final Desk desk;

    /// @throws IOException if the store cannot be had
    MeshWiring(LoadedConfig loaded) throws IOException {
        Config config = loaded.config();
        store = open(config, clock);
        desk = new Desk(
                new Mesh(store, config.mesh().limits()), Lookout.BLIND, config.mesh().renewByObservation(), person());
    }

    private static Store open(Config config, InstantSource clock) throws IOException {
        if (config.mesh().url() != null) {
            throw new IOException("mesh.store names a database, which this version cannot use; leave it out");
        }
        return SqlStore.sqlite(config.stateDir().resolve("mesh/mesh.db"), PATIENCE, new BootClock(clock));
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
    public void close() {
        store.close();
    }
}
