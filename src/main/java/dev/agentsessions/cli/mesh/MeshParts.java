package dev.agentsessions.cli.mesh;

import dev.agentsessions.cli.Screen;
import dev.agentsessions.config.LoadedConfig;
import dev.agentsessions.desk.Desk;
import dev.agentsessions.observe.Pause;
import java.io.IOException;
import java.io.PrintStream;
import java.time.InstantSource;

/// Port: the parts that the commands of `agent-mesh` are made of, put together for one configuration.
public interface MeshParts extends AutoCloseable {
    Desk desk();

    InstantSource clock();

    /// Which store it is; one that was begun anew in the same place is another.
    ///
    /// @throws IOException if it cannot be had
    String store() throws IOException;

    /// Brings the exports up to date, unless somebody else does (rule M4).
    void export() throws IOException;

    @Override
    void close();

    /// Puts the parts together.
    interface Factory {
        /// @throws IOException if the store cannot be had
        MeshParts of(LoadedConfig config) throws IOException;

        /// The same for one who only looks: where there is no mesh, none is begun.
        ///
        /// @throws IOException if the store cannot be had
        MeshParts looking(LoadedConfig config) throws IOException;

        /// What this machine is called.
        String host(LoadedConfig config);

        /// Lets time pass between one look and the next.
        Pause pause();

        /// Whether anybody can still read what is printed, as far as can be told without printing anything.
        boolean isRead();

        /// Takes the terminal over, which is standard output.
        Screen screen(PrintStream out);

        /// Serves the mesh until it is told to end.
        ///
        /// @return the exit status
        int serve(LoadedConfig config) throws Exception;

        /// The version of this program.
        String version();
    }
}
