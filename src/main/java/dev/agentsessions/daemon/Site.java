package dev.agentsessions.daemon;

import dev.agentsessions.config.Config;
import dev.agentsessions.reconcile.Pass;

/// Port: all that the daemon works with, for one configuration.
public interface Site extends AutoCloseable {
    Config config();

    Round round();

    /// What of the world is worth watching, after a pass.
    Watched watched(Pass.Outcome outcome);

    /// To be asked for after [#begin()] only.
    Watches watches();

    Broker broker();

    /// Takes up watching, and the line to the broker. Before that, nothing has been started that must be closed.
    void begin();

    /// Gives everything back, within two seconds.
    @Override
    void close();

    /// Makes a site from the configuration as it is now.
    interface Builder {
        /// @throws dev.agentsessions.config.ConfigException if the configuration is bad, with all that is
        Site build() throws Exception;
    }
}
