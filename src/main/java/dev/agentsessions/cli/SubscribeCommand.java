package dev.agentsessions.cli;

import dev.agentsessions.config.Config;
import dev.agentsessions.daemon.Daemon;
import dev.agentsessions.daemon.DaemonFile;
import dev.agentsessions.daemon.DaemonState;
import dev.agentsessions.daemon.Log;
import dev.agentsessions.daemon.Progress;
import dev.agentsessions.daemon.Round;
import dev.agentsessions.daemon.Site;
import dev.agentsessions.daemon.Standing;
import dev.agentsessions.memory.OwnerOnly;
import dev.agentsessions.registry.Locks;
import dev.agentsessions.registry.Locks.LockedException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;

/// `reconcile --subscribe`: the daemon.
final class SubscribeCommand {
    private final Parts parts;
    private final ConfigSource configs;
    private final Parts.Factory factory;
    private final PrintStream out;
    private final PrintStream err;

    /// Reads the configuration as it is now.
    interface ConfigSource {
        Parts load() throws Exception;
    }

    /// @param parts for the configuration to begin with
    /// @param configs for those that follow
    SubscribeCommand(Parts parts, ConfigSource configs, Parts.Factory factory, PrintStream out, PrintStream err) {
        this.parts = parts;
        this.configs = configs;
        this.factory = factory;
        this.out = out;
        this.err = err;
    }

    int run(Arguments arguments) throws Exception {
        boolean dryRun = arguments.has("--dry-run");
        Round.Feed feed = new Output(arguments.has("--emit-diff"));
        Log log = new Log(err, parts.clock(), arguments.verbose());
        try (Locks.Held _ = dryRun ? () -> {} : alone(parts.config())) {
            Parts.Running running = factory.running(log);
            DaemonFile file = dryRun ? null : new DaemonFile(parts.config().stateDir());
            Site.Builder sites = () -> configs.load().site(running, feed, dryRun);
            new Daemon(
                            sites,
                            running.wakeUps(),
                            running.manager(),
                            log,
                            new Progress(file, running.manager(), log, parts.clock(), factory.version()),
                            parts.clock(),
                            running.random())
                    .run(parts.site(running, feed, dryRun));
        }
        return ExitStatus.DONE;
    }

    /// There is one daemon for a state folder (rule S5).
    private Locks.Held alone(Config config) throws IOException {
        Path folder = config.stateDir();
        OwnerOnly.createFolder(folder);
        try {
            return parts.locks().acquire(DaemonFile.lock(folder), Duration.ZERO);
        } catch (LockedException e) {
            throw new IOException("a daemon runs already" + described(parts.daemon())
                    + ", with the state folder " + folder + "; stop it first, or give this one a registry and a --state-dir of its own");
        }
    }

    /// What a daemon that was killed has said of itself is not taken for the word of the one that runs.
    private static String described(Standing other) {
        return switch (other) {
            case Standing.Runs(DaemonState state) ->
                ": pid " + state.pid() + ", since " + Times.seconds(state.started()) + ", for " + state.registry();
            case Standing.Starts starts -> ": " + starts.holder();
            case Standing.Never _, Standing.Stopped _, Standing.Gone _ -> "";
        };
    }

    /// Standard output, if it is wanted.
    private final class Output implements Round.Feed {
        private final boolean wanted;

        Output(boolean wanted) {
            this.wanted = wanted;
        }

        @Override
        public boolean wanted() {
            return wanted;
        }

        @Override
        public boolean print(byte[] document) {
            out.write(document, 0, document.length);
            out.write('\n');
            return !out.checkError();
        }
    }
}
