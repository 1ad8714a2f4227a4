package dev.agentsessions.app;

import dev.agentsessions.config.Config;
import dev.agentsessions.daemon.Broker;
import dev.agentsessions.daemon.Round;
import dev.agentsessions.daemon.Site;
import dev.agentsessions.daemon.WakeUps;
import dev.agentsessions.daemon.Watched;
import dev.agentsessions.daemon.Watches;
import dev.agentsessions.reconcile.Pass;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// What the daemon works with on this machine.
final class RealSite implements Site {
    /// It has ended beside the broker's line already, unless its store hangs.
    private static final Duration MESH = Duration.ofMillis(500);

    private final Config config;
    private final Round round;
    private final WakeUps wakeUps;
    private final InstantSource clock;
    private final Broker broker;
    private final @Nullable Mail mail;
    private final @Nullable MeshSide mesh;
    private Watches watches = new Watches.None();

    /// @param mail null if there is no broker to be heard
    /// @param mesh null if it is left alone
    RealSite(
            Config config,
            Round round,
            WakeUps wakeUps,
            InstantSource clock,
            Broker broker,
            @Nullable Mail mail,
            @Nullable MeshSide mesh) {
        this.config = config;
        this.round = round;
        this.wakeUps = wakeUps;
        this.clock = clock;
        this.broker = broker;
        this.mail = mail;
        this.mesh = mesh;
    }

    @Override
    public Config config() {
        return config;
    }

    @Override
    public Round round() {
        return round;
    }

    @Override
    public Watched watched(Pass.Outcome outcome) {
        return WatchPlan.of(outcome.observation(), outcome.judgement().verdicts(), config.registry());
    }

    @Override
    public Watches watches() {
        return watches;
    }

    @Override
    public Broker broker() {
        return broker;
    }

    /// Whatever becomes of the first pass, that the registry was mended is noticed.
    @Override
    public void begin() {
        watches = new KernelWatches(wakeUps, clock);
        watches.watch(Watched.only(config.registry()));
        broker.open();
        if (mesh != null) {
            mesh.begin();
        }
    }

    @Override
    public void close() {
        if (mesh != null) {
            mesh.stop();
        }
        watches.close();
        broker.close();
        if (mesh != null) {
            mesh.join(MESH);
        }
        if (mail != null) {
            mail.close();
        }
    }
}
