package dev.agentsessions.app;

import dev.agentsessions.adapter.mqtt.MqttBroker;
import dev.agentsessions.adapter.mqtt.Settings;
import dev.agentsessions.adapter.mqtt.SettingsReader;
import dev.agentsessions.adapter.proc.CurrentUser;
import dev.agentsessions.cli.Parts;
import dev.agentsessions.config.Config;
import dev.agentsessions.config.ConfigException;
import dev.agentsessions.daemon.Broker;
import dev.agentsessions.daemon.BrokerFinder;
import java.time.InstantSource;

/// Puts the line to the broker together. In a class of its own, so that no other command loads what it needs.
///
/// @param finder of the broker, for other lines to it, too
record BrokerLine(Broker broker, Settings settings, BrokerFinder finder) {
    /// @throws ConfigException if a file with a secret or a certificate cannot be used
    static Settings settings(Config config, String host, String version) throws ConfigException {
        SettingsReader.Us us =
                new SettingsReader.Us(host, System.getProperty("user.name"), CurrentUser.uid(), version);
        SettingsReader.Read read = SettingsReader.read(config.mqtt(), us);
        if (!read.problems().isEmpty()) {
            throw new ConfigException(read.problems());
        }
        return read.settings();
    }

    /// @throws ConfigException if a file with a secret or a certificate cannot be used
    static BrokerLine of(Config config, Mail mail, Parts.Running running, String version, InstantSource clock)
            throws ConfigException {
        Settings settings = settings(config, mail.topics().host(), version);
        BrokerFinder finder = new SharedFinder(
                Finders.of(config.mqtt(), config.stateDir(), settings.password(), running.log()));
        Broker broker = new MqttBroker(
                settings,
                finder,
                new MqttBroker.Boxes(mail.inbox(), mail.outbox(), config.stateDir()),
                running.wakeUps(),
                running.log(),
                clock,
                running.random());
        return new BrokerLine(broker, settings, finder);
    }
}
