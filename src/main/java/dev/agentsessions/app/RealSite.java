package dev.agentsessions.app;

import dev.agentsessions.config.Config;
import dev.agentsessions.daemon.Broker;
import dev.agentsessions.daemon.Round;
import dev.agentsessions.daemon.Site;
import dev.agentsessions.daemon.Watched;
import dev.agentsessions.daemon.Watches;
import dev.agentsessions.reconcile.Pass;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the daemon works with on this machine.
final class RealSite implements Site {
    private final Config config;
    private final Round round;
    private final @Nullable Mail mail;

    /// @param mail null if there is no broker to be heard
    RealSite(Config config, Round round, @Nullable Mail mail) {
        this.config = config;
        this.round = round;
        this.mail = mail;
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
        return new Watched(Set.of(), Set.of(), Set.of(), config.registry());
    }

    @Override
    public Watches watches() {
        return new Watches.None();
    }

    @Override
    public Broker broker() {
        return new Broker.None();
    }

    @Override
    public void begin() {}

    @Override
    public void close() {
        if (mail != null) {
            mail.close();
        }
    }
}
