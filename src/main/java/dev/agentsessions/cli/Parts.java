package dev.agentsessions.cli;

import dev.agentsessions.config.Config;
import dev.agentsessions.config.ConfigException;
import dev.agentsessions.config.LoadedConfig;
import dev.agentsessions.daemon.Log;
import dev.agentsessions.daemon.Round;
import dev.agentsessions.daemon.ServiceManager;
import dev.agentsessions.daemon.Site;
import dev.agentsessions.daemon.Standing;
import dev.agentsessions.daemon.WakeUps;
import dev.agentsessions.jobs.JobsProbe;
import dev.agentsessions.memory.Journal;
import dev.agentsessions.memory.MemoryFiles;
import dev.agentsessions.memory.Undelivered;
import dev.agentsessions.reconcile.Observer;
import dev.agentsessions.reconcile.Pass;
import dev.agentsessions.registry.Locks;
import dev.agentsessions.status.MeshMember;
import dev.agentsessions.status.MeshStanding;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Port: the parts that commands are made of, put together for one configuration.
public interface Parts {
    Config config();

    InstantSource clock();

    Observer observer();

    Pass pass();

    MemoryFiles memory();

    Undelivered undelivered();

    /// The same for those whom a daemon pushes to; null if none has ever run.
    @Nullable Undelivered unpushed();

    Journal journal();

    Locks locks();

    /// What the daemon works with.
    ///
    /// @param feed where its documents go
    /// @param dryRun whether to write nothing at all
    /// @throws ConfigException if what the configuration names cannot be used, with all that cannot
    Site site(Running running, Round.Feed feed, boolean dryRun) throws ConfigException;

    JobsProbe jobs();

    /// What was heard of jobs.
    JobsProbe.Events events();

    /// Who is in the mesh, by the session that it has said it is in; nobody where there is no mesh.
    Map<String, MeshMember> mesh();

    /// How things stand with the mesh.
    MeshStanding meshStanding();

    /// How things stand with a daemon.
    Standing daemon();

    /// What this system lets the program do, beyond what a pass shows of itself.
    List<Check> checks();

    /// Puts the parts together.
    interface Factory {
        Parts of(LoadedConfig config);

        /// The version of this program.
        String version();

        /// Whether anybody can still read what is printed, as far as can be told without printing anything.
        boolean isRead();

        /// Takes up the signals of this process, for a daemon.
        Running running(Log log);

        /// Takes the terminal over, which is standard output.
        Screen screen(PrintStream out);

        /// Shows the product on a world of its own.
        int demo(PrintStream out, boolean coloured) throws Exception;
    }

    /// What lasts as long as the daemon does, whatever its configuration.
    record Running(WakeUps wakeUps, ServiceManager manager, Log log, RandomGenerator random) {}
}
