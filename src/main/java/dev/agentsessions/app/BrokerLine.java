package dev.agentsessions.app;

import dev.agentsessions.adapter.hivemq.EmbeddedBroker;
import dev.agentsessions.adapter.mqtt.Intake;
import dev.agentsessions.adapter.mqtt.MqttBroker;
import dev.agentsessions.adapter.mqtt.Settings;
import dev.agentsessions.adapter.mqtt.SettingsReader;
import dev.agentsessions.adapter.probe.ConnectProbe;
import dev.agentsessions.adapter.proc.CurrentUser;
import dev.agentsessions.cli.Parts;
import dev.agentsessions.config.BrokerUrl;
import dev.agentsessions.config.Config;
import dev.agentsessions.config.ConfigException;
import dev.agentsessions.daemon.AutoFinder;
import dev.agentsessions.daemon.Broker;
import dev.agentsessions.daemon.BrokerFinder;
import dev.agentsessions.daemon.Log;
import dev.agentsessions.messages.Inbox;
import dev.agentsessions.messages.Received;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// Puts the line to the broker together. In a class of its own, so that no other command loads what it needs.
final class BrokerLine {
    private static final Duration PROBING = Duration.ofSeconds(1);

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
                finder(config, read.settings(), running.log()),
                new MqttBroker.Boxes(new Into(mail.inbox()), mail.outbox(), config.stateDir()),
                running.wakeUps(),
                running.log(),
                clock,
                running.random());
    }

    private static BrokerFinder finder(Config config, Settings settings, Log log) {
        return switch (config.mqtt().url()) {
            case BrokerUrl.At at -> new BrokerFinder.Given(at);
            case BrokerUrl.Embedded _ -> embedded(config, settings, log);
            case BrokerUrl.Auto _ ->
                new AutoFinder(AutoFinder.LOCAL, new ConnectProbe(PROBING), embedded(config, settings, log), log);
            case BrokerUrl.Off _ -> throw new AssertionError("there is no line to no broker");
        };
    }

    private static EmbeddedBroker embedded(Config config, Settings settings, Log log) {
        byte[] password = settings.password();
        return EmbeddedBroker.installed(
                new EmbeddedBroker.Settings(
                        config.stateDir().resolve("broker"),
                        config.mqtt().embeddedPort(),
                        settings.username(),
                        password == null ? null : new String(password, StandardCharsets.UTF_8)),
                log);
    }

    private record Into(Inbox inbox) implements Intake {
        @Override
        public void receive(List<Received> batch) throws IOException {
            inbox.receive(batch);
        }

        @Override
        public Map<String, Long> counts() {
            return inbox.counts();
        }
    }
}
