package dev.agentsessions.app;

import dev.agentsessions.adapter.kernel.Readers;
import dev.agentsessions.adapter.kernel.SystemdNotify;
import dev.agentsessions.cli.Cli;
import dev.agentsessions.cli.Parts;
import dev.agentsessions.cli.Screen;
import dev.agentsessions.config.LoadedConfig;
import dev.agentsessions.daemon.Log;
import dev.agentsessions.daemon.ServiceManager;
import dev.agentsessions.daemon.WakeUps;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Puts the program together and runs it.
public final class App {
    private App() {}

    /// Runs one command line.
    ///
    /// @return the exit status
    public static int run(String[] args, Map<String, String> environment, PrintStream out, PrintStream err) {
        return new Cli(new Factory(environment, err), environment, out, err).run(args);
    }

    private record Factory(Map<String, String> environment, PrintStream err) implements Parts.Factory {
        private static final int STDOUT = 1;

        @Override
        public Parts of(LoadedConfig config) {
            return new Wiring(config, environment, version());
        }

        @Override
        public String version() {
            String version = App.class.getPackage().getImplementationVersion();
            return version == null ? "unreleased" : version;
        }

        @Override
        public boolean isRead() {
            return !Readers.areGone(STDOUT);
        }

        @Override
        public Parts.Running running(Log log) {
            WakeUps wakeUps = new WakeUps();
            Signals.take(wakeUps);
            ServiceManager manager = SystemdNotify.of(environment, ProcessHandle.current().pid());
            return new Parts.Running(wakeUps, manager, log, RandomGenerator.getDefault());
        }

        @Override
        public Screen screen(PrintStream out) {
            return RealScreen.open(out);
        }

        @Override
        public int demo(PrintStream out, boolean coloured) throws IOException {
            return new DemoShow(out, err, coloured).run();
        }
    }
}
