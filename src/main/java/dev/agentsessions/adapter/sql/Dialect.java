package dev.agentsessions.adapter.sql;

import dev.agentsessions.mesh.MeshTime;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/// What differs between databases.
interface Dialect {
    /// A connection that does not commit by itself.
    Connection connect() throws SQLException, IOException;

    /// Begins a transaction in which nobody else writes until it ends.
    void lock(Connection connection) throws SQLException;

    /// The time by the authority's clocks.
    MeshTime now(Connection connection) throws SQLException;
}
