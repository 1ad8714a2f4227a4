package dev.agentsessions.app;

import dev.agentsessions.adapter.mqtt.Settings;
import dev.agentsessions.config.BrokerUrl;
import dev.agentsessions.config.Config;
import dev.agentsessions.config.ConfigException;
import dev.agentsessions.config.LoadedConfig;
import dev.agentsessions.daemon.BrokerFinder;
import dev.agentsessions.daemon.Log;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/// `agent-mesh serve`: a coordinator, and nothing else.
final class MeshServe {
    /// How long the end may take before it is made.
    private static final Duration LAST = Duration.ofSeconds(4);

    private MeshServe() {}

    /// Serves until SIGTERM or SIGINT.
    ///
    /// @return the exit status
    /// @throws ConfigException if a file with a secret or a certificate cannot be used
    /// @throws IOException if the store cannot be had
    static int run(LoadedConfig loaded, Map<String, String> environment, String version, PrintStream err)
            throws IOException, ConfigException {
        Config config = loaded.config();
        Log log = new Log(err, InstantSource.system(), false);
        Wiring wiring = new Wiring(loaded, environment, version);
        if (config.mqtt().url() instanceof BrokerUrl.Off) {
            try (MeshHost host = MeshHost.open(config, wiring.lookout(() -> null), null, log)) {
                return serve(host, log);
            }
        }
        Settings settings = BrokerLine.settings(config, wiring.observer().machine().host(), version);
        try (BrokerFinder finder = Finders.of(config.mqtt(), config.stateDir(), settings.password(), log);
                MeshHost host = MeshHost.open(
                        config, wiring.lookout(() -> null), new MeshHost.Network(settings, finder), log)) {
            return serve(host, log);
        }
    }

    private static int serve(MeshHost host, Log log) {
        Runnable stop = () -> {
            host.stop();
            Thread.ofPlatform().daemon().name("stopping").start(MeshServe::insist);
        };
        Signals.on("TERM", stop);
        Signals.on("INT", stop);
        log.say(host.served());
        host.run();
        log.say("mesh: stopped");
        return 0;
    }

    /// The threads of an embedded broker would keep the process for seconds, and nothing is lost by not waiting.
    private static void insist() {
        try {
            Thread.sleep(LAST);
            Runtime.getRuntime().halt(0);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
