package dev.agentsessions.cli;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Port: a terminal that is taken over to be drawn on, and given back as it was.
public interface Screen extends AutoCloseable {
    Size size();

    /// Replaces the picture.
    ///
    /// @param lines no more and no wider than [#size()] says
    /// @return whether the terminal took it
    boolean draw(List<String> lines);

    /// Waits until something is done at the terminal.
    ///
    /// @return null if nothing was in that time
    @Nullable Input next(Duration limit) throws InterruptedException;

    @Override
    void close();

    /// In characters.
    record Size(int columns, int rows) {}

    enum Input {
        /// Somebody wants to see no more.
        QUIT,
        RESIZED
    }
}
