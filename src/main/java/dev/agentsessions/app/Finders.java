package dev.agentsessions.app;

import dev.agentsessions.adapter.hivemq.EmbeddedBroker;
import dev.agentsessions.adapter.probe.ConnectProbe;
import dev.agentsessions.config.BrokerUrl;
import dev.agentsessions.config.Config;
import dev.agentsessions.daemon.AutoFinder;
import dev.agentsessions.daemon.BrokerFinder;
import dev.agentsessions.daemon.Log;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Where the daemon looks for its broker.
final class Finders {
    private static final Duration ANSWER = Duration.ofSeconds(1);

    private Finders() {}

    /// @param mqtt whose url is not `off`
    /// @param stateDir below which an embedded broker keeps its own
    /// @param password of the broker, which an embedded one asks for; null if there is none
    static BrokerFinder of(Config.Mqtt mqtt, Path stateDir, byte @Nullable [] password, Log log) {
        return switch (mqtt.url()) {
            case BrokerUrl.Auto _ ->
                new AutoFinder(
                        AutoFinder.LOCAL, new ConnectProbe(ANSWER), embedded(mqtt, stateDir, password, log), log);
            case BrokerUrl.Embedded _ -> embedded(mqtt, stateDir, password, log);
            case BrokerUrl.At at -> new BrokerFinder.Given(at);
            case BrokerUrl.Off _ -> throw new IllegalArgumentException("no broker is wanted");
        };
    }

    private static BrokerFinder embedded(Config.Mqtt mqtt, Path stateDir, byte @Nullable [] password, Log log) {
        return EmbeddedBroker.installed(
                new EmbeddedBroker.Settings(stateDir.resolve("broker"), mqtt.embeddedPort(), mqtt.username(), password),
                log);
    }
}
