package dev.agentsessions.cli;

import dev.agentsessions.config.Config;
import dev.agentsessions.config.LoadedConfig;
import dev.agentsessions.memory.Journal;
import dev.agentsessions.memory.MemoryFiles;
import dev.agentsessions.memory.Undelivered;
import dev.agentsessions.reconcile.Observer;
import dev.agentsessions.reconcile.Pass;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;

/// Port: the parts that commands are made of, put together for one configuration.
public interface Parts {
    Config config();

    InstantSource clock();

    Observer observer();

    Pass pass();

    MemoryFiles memory();

    Undelivered undelivered();

    Journal journal();

    /// What this system lets the program do, beyond what a pass shows of itself.
    List<Check> checks();

    /// Puts the parts together.
    interface Factory {
        Parts of(LoadedConfig config);

        /// The version of this program.
        String version();

        /// Shows the product on a world of its own.
        int demo(PrintStream out, boolean coloured) throws Exception;
    }
}
