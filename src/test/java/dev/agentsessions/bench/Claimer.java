package dev.agentsessions.bench;

import java.io.IOException;
import java.sql.SQLException;

/// A way to claim tasks durably.
interface Claimer extends AutoCloseable {
    /// @param worker whose turn it is, from 0 on; each is one thread
    /// @return whether it got the task
    boolean claim(int worker, String task) throws Exception;

    @Override
    void close() throws IOException, SQLException;
}
