package dev.agentsessions.desk;

import dev.agentsessions.mesh.log.BrokenLogException;
import dev.agentsessions.mesh.log.Findings;
import java.io.IOException;
import java.util.List;

/// Port: the log, the state and the exports, to be held against each other.
public interface Books {
    /// @throws IOException if the store cannot be had
    Findings verify() throws IOException;

    /// @return what was amiss before
    /// @throws BrokenLogException if the log itself is not in order; nothing is changed then
    /// @throws IOException if the store cannot be had
    Findings rebuild() throws BrokenLogException, IOException;

    /// What in the exports is not as it follows from the log, a line each.
    List<String> exportDifferences() throws IOException;

    /// For a door at which nobody asks for them.
    Books CLOSED = without("this is answered only by `agent-mesh` itself");

    /// Where there is no store yet.
    Books UNBEGUN = without("there is no mesh yet; `agent-mesh register` begins one");

    private static Books without(String why) {
        return new Books() {
            @Override
            public Findings verify() throws IOException {
                throw new IOException(why);
            }

            @Override
            public Findings rebuild() throws IOException {
                throw new IOException(why);
            }

            @Override
            public List<String> exportDifferences() throws IOException {
                throw new IOException(why);
            }
        };
    }
}
