package dev.agentsessions.adapter.sql;

import dev.agentsessions.mesh.MeshTime;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/// What differs between databases.
interface Dialect {
    /// A connection that leaves to us where transactions begin and end.
    Connection connect() throws SQLException, IOException;

    /// Begins a transaction in which nobody else writes until it ends.
    void beginWriting(Statement statement) throws SQLException;

    /// Begins one that sees the state of one moment and keeps nobody waiting.
    void beginReading(Statement statement) throws SQLException;

    /// The time by the authority's clocks.
    MeshTime now(Statement statement) throws SQLException;

    /// What a large number may be kept in that is the key of its table.
    String keyType();
}
