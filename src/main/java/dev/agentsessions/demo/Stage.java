package dev.agentsessions.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// Port: a tmux server and a home that nobody else uses, gone without a trace when closed.
public interface Stage extends AutoCloseable {
    /// A temporary folder that holds everything.
    Path root();

    /// What programs on the stage have as their whole environment.
    Map<String, String> environment();

    /// Starts a stand-in for an agent in a session of its own; it runs when this returns.
    ///
    /// @return the pid of its pane
    long start(String session, String agent, Path folder) throws IOException;

    /// Ends a session; its processes have ended when this returns.
    void end(String session) throws IOException;

    @Override
    void close();
}
