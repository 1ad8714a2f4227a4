package dev.agentsessions.app;

import dev.agentsessions.adapter.mqtt.MqttBroker;
import dev.agentsessions.adapter.mqtt.SettingsReader;
import dev.agentsessions.adapter.proc.CurrentUser;
import dev.agentsessions.cli.Parts;
import dev.agentsessions.config.Config;
import dev.agentsessions.config.ConfigException;
import dev.agentsessions.daemon.Broker;
import java.time.InstantSource;

/// Puts the line to the broker together. In a class of its own, so that no other command loads what it needs.
final class BrokerLine {
    private BrokerLine() {}

    /// @throws ConfigException if a file with a secret or a certificate cannot be used
    static Broker of(Config config, Mail mail, Parts.Running running, String version, InstantSource clock)
            throws ConfigException {
        SettingsReader.Us us = new SettingsReader.Us(
                mail.topics().host(), System.getProperty("user.name"), CurrentUser.uid(), version);
        SettingsReader.Read read = SettingsReader.read(config.mqtt(), us);
        if (!read.problems().isEmpty()) {
            throw new ConfigException(read.problems());
        }
        return new MqttBroker(
                read.settings(),
                Finders.of(config.mqtt(), config.stateDir(), read.settings().password(), running.log()),
                new MqttBroker.Boxes(mail.inbox(), mail.outbox(), config.stateDir()),
                running.wakeUps(),
                running.log(),
                clock,
                running.random());
    }
}
