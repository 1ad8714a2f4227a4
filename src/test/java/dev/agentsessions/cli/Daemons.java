package dev.agentsessions.cli;

import dev.agentsessions.daemon.Broker;
import dev.agentsessions.daemon.DaemonState;
import dev.agentsessions.daemon.Standing;
import dev.agentsessions.daemon.Watches;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What a daemon may have said of itself.
final class Daemons {
    static final Broker.State CONNECTED = new Broker.State(
            "tcp://127.0.0.1:1883", "connected", Instant.parse("2026-11-20T02:00:00Z"), null, 3, Map.of("received", 12L));
    static final Watches.Report WATCHES = new Watches.Report(14, 6, 0, List.of());

    private Daemons() {}

    /// One of pid 4711 that passes every 30 s and whose last pass was at this time of day.
    static DaemonState state(String registry, String lastPass) {
        return state(registry, lastPass, DaemonState.Phase.READY, CONNECTED, WATCHES);
    }

    static DaemonState state(
            String registry, String lastPass, DaemonState.Phase phase, Broker.State broker, Watches.Report watches) {
        Instant last = Instant.parse("2026-11-20T" + lastPass + "Z");
        boolean failing = phase == DaemonState.Phase.FAILING;
        return new DaemonState(
                phase,
                4711,
                "1.2.3",
                registry,
                Instant.parse("2026-11-20T01:00:00Z"),
                17,
                last,
                12,
                "file appeared",
                last.plusSeconds(30),
                failing ? 3 : 0,
                failing ? "2026-11-20T02:16:50Z: the disk is full" : null,
                broker,
                watches);
    }

    static Standing runs(DaemonState state) {
        return new Standing.Runs(state);
    }
}
