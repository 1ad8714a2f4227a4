package dev.agentsessions.app;

import dev.agentsessions.adapter.kernel.Readers;
import dev.agentsessions.adapter.proc.CurrentUser;
import dev.agentsessions.adapter.proc.ProcFs;
import dev.agentsessions.cli.Screen;
import dev.agentsessions.cli.mesh.MeshCli;
import dev.agentsessions.cli.mesh.MeshParts;
import dev.agentsessions.config.ConfigException;
import dev.agentsessions.config.LoadedConfig;
import dev.agentsessions.observe.Pause;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;

/// Puts `agent-mesh` together and runs it.
public final class MeshApp {
    private MeshApp() {}

    /// Runs one command line.
    ///
    /// @return the exit status
    public static int run(String[] args, Map<String, String> environment, PrintStream out, PrintStream err) {
        return new MeshCli(new Factory(environment, err), environment, out, err).run(args);
    }

    private record Factory(Map<String, String> environment, PrintStream err) implements MeshParts.Factory {
        private static final int STDOUT = 1;

        @Override
        public MeshParts of(LoadedConfig config) throws IOException {
            return MeshWiring.of(config, environment, version());
        }

        @Override
        public MeshParts looking(LoadedConfig config) throws IOException {
            return MeshWiring.looking(config, environment, version());
        }

        @Override
        public String host(LoadedConfig config) {
            String named = config.config().host();
            return named == null ? new ProcFs(CurrentUser.uid()).machine().host() : named;
        }

        @Override
        public Pause pause() {
            return new RealPause();
        }

        @Override
        public boolean isRead() {
            return !Readers.areGone(STDOUT);
        }

        @Override
        public Screen screen(PrintStream out) {
            return RealScreen.open(out);
        }

        @Override
        public int serve(LoadedConfig config) throws IOException, ConfigException {
            return MeshServe.run(config, environment, version(), err);
        }

        @Override
        public String version() {
            String version = MeshApp.class.getPackage().getImplementationVersion();
            return version == null ? "unreleased" : version;
        }
    }
}
