package dev.agentsessions.app;

import dev.agentsessions.coordinator.Coordinator;
import dev.agentsessions.daemon.Log;
import dev.agentsessions.reconcile.Pass;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Puts the mesh together beside the passes of the daemon, and lets it use what they have just seen.
final class MeshInDaemon {
    private MeshInDaemon() {}

    /// @param wiring for the mesh alone
    /// @param line of the daemon, to the broker that the mesh is to use, too; null if there is none
    /// @throws IOException if the store cannot be had
    static MeshHost open(Wiring wiring, MeshSide side, @Nullable BrokerLine line, Log log) throws IOException {
        MeshHost.Network network = line == null ? null : new MeshHost.Network(line.settings(), line.finder());
        return MeshHost.open(wiring.config(), wiring.lookout(() -> lately(side)), network, log);
    }

    /// What the last pass has seen, unless it is older than the time between two sweeps.
    private static PaneLookout.@Nullable World lately(MeshSide side) {
        MeshSide.Seen seen = side.seen();
        if (seen == null || System.nanoTime() - seen.nanos() > Coordinator.SWEEP.toNanos()) {
            return null;
        }
        Pass.Outcome outcome = seen.outcome();
        return new PaneLookout.World(
                new PaneLookout.Declared(outcome.left().registry(), outcome.memory()), outcome.observation());
    }
}
