package dev.agentsessions.app;

import dev.agentsessions.adapter.files.ChannelLocks;
import dev.agentsessions.adapter.files.FolderWatches;
import dev.agentsessions.adapter.kernel.BootClock;
import dev.agentsessions.adapter.kernel.FlockLocks;
import dev.agentsessions.adapter.mqtt.MeshMqtt;
import dev.agentsessions.adapter.mqtt.Settings;
import dev.agentsessions.adapter.sql.SqlStore;
import dev.agentsessions.config.BrokerUrl;
import dev.agentsessions.config.Config;
import dev.agentsessions.coordinator.Coordinator;
import dev.agentsessions.coordinator.Door;
import dev.agentsessions.coordinator.Exports;
import dev.agentsessions.coordinator.MeshLine;
import dev.agentsessions.coordinator.MeshTopics;
import dev.agentsessions.coordinator.Relay;
import dev.agentsessions.daemon.BrokerFinder;
import dev.agentsessions.daemon.Log;
import dev.agentsessions.daemon.Watched;
import dev.agentsessions.desk.Books;
import dev.agentsessions.desk.Desk;
import dev.agentsessions.memory.OwnerOnly;
import dev.agentsessions.mesh.Lookout;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.registry.Locks;
import dev.agentsessions.registry.Locks.LockedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A mesh's coordinator with all that it works with, on this machine.
final class MeshHost implements AutoCloseable {
    /// More coordinators on one state folder make no sense.
    private static final int MOST = 100;

    private final SqlStore store;
    private final String where;
    private final Locks.Held place;
    private final Relay relay;
    private final MeshLine line;
    private final Coordinator coordinator;
    private final @Nullable FolderWatches watches;

    /// How it reaches a broker.
    ///
    /// @param settings of this machine's reconciler, whose client id is made another's
    /// @param finder not closed by this
    record Network(Settings settings, BrokerFinder finder) {}

    /// @param network null for none
    /// @throws IOException if the store cannot be had
    static MeshHost open(Config config, Lookout lookout, @Nullable Network network, Log log) throws IOException {
        InstantSource wall = InstantSource.system();
        BootClock boot = new BootClock(wall);
        SqlStore store = MeshStores.open(config, boot);
        Place place = null;
        try {
            place = Place.taken(config.stateDir().resolve("mesh"));
            return new MeshHost(config, lookout, network, log, store, place, boot, wall);
        } catch (IOException | RuntimeException e) {
            if (place != null) {
                place.held().close();
            }
            store.close();
            throw e;
        }
    }

    private MeshHost(
            Config config,
            Lookout lookout,
            @Nullable Network network,
            Log log,
            SqlStore store,
            Place place,
            BootClock boot,
            InstantSource wall) {
        LongSupplier millis = () -> boot.get().ticks();
        Mesh mesh = new Mesh(store, config.mesh().limits());
        boolean renewing = config.mesh().renewByObservation();
        MeshTopics topics = new MeshTopics(config.mqtt().root());
        this.store = store;
        this.where = store.where();
        this.place = place.held();
        this.relay = store.relay(broker(config, network));
        this.line = network == null
                ? new MeshLine.None()
                : new MeshMqtt(
                        place.renamed(network.settings()),
                        network.finder(),
                        topics,
                        millis,
                        log,
                        wall,
                        RandomGenerator.getDefault());
        Coordinator.Voice voice = new Coordinator.Voice(
                relay, line, topics, ProcessHandle.current().pid() + "-" + UUID.randomUUID());
        Exports exports = new Exports(config.mesh().exportDir(), new ChannelLocks());
        this.coordinator = new Coordinator(mesh, lookout, renewing, exports, voice, millis, log);
        boolean oneMachine = config.mesh().url() == null;
        String here = network != null && oneMachine ? network.settings().topics().host() : null;
        Desk desk = new Desk(mesh, lookout, renewing, "mqtt", Books.CLOSED, here);
        this.watches = oneMachine ? watches(MeshStores.file(config), wall) : null;
        line.open(new Door(desk, mesh, topics, config.mesh().bindAgentTo(), log), coordinator::stir);
    }

    /// Whatever process writes to the file writes to the one beside it first.
    private FolderWatches watches(Path file, InstantSource wall) {
        FolderWatches folder = new FolderWatches(_ -> coordinator.stir(), wall);
        folder.watch(Watched.only(file.resolveSibling(file.getFileName() + "-wal")));
        return folder;
    }

    /// Each broker is told everything; those on this machine are this machine's own.
    private static String broker(Config config, @Nullable Network network) {
        if (network == null) {
            return "none";
        }
        String where = network.settings().topics().host();
        String broker = config.mqtt().url() instanceof BrokerUrl.At at && !isHere(at) ? at.toString() : where;
        return "mqtt " + broker + " " + config.mqtt().root();
    }

    private static boolean isHere(BrokerUrl.At at) {
        return at.host().startsWith("127.") || at.host().equals("localhost") || at.host().equals("::1");
    }

    /// One of the names that coordinators on one state folder have, the first that is free: so that a broker knows each
    /// again, and none is taken for another.
    private record Place(int number, Locks.Held held) {
        static Place taken(Path folder) throws IOException {
            Locks locks = new FlockLocks();
            OwnerOnly.createFolder(folder);
            for (int number = 0; number < MOST; number++) {
                try {
                    return new Place(number, locks.acquire(folder.resolve("serve-" + number + ".lock"), Duration.ZERO));
                } catch (LockedException _) {
                    // the next one, then
                }
            }
            throw new IOException(folder + ": " + MOST + " coordinators serve from it; end some");
        }

        Settings renamed(Settings settings) {
            String id = settings.clientId() + "-mesh" + (number == 0 ? "" : "-" + number);
            return new Settings(
                    settings.topics(),
                    id,
                    settings.username(),
                    settings.password(),
                    settings.tls(),
                    settings.version(),
                    settings.pace());
        }
    }

    /// What the log says as it begins.
    String served() {
        return "mesh: served from here, with the store " + where;
    }

    /// Serves until told to stop.
    void run() {
        coordinator.run();
    }

    /// Has [#run] return as soon as it can.
    void stop() {
        coordinator.stop();
    }

    @Override
    public void close() {
        line.close();
        if (watches != null) {
            watches.close();
        }
        relay.close();
        store.close();
        place.close();
    }
}
