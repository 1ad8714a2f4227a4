package dev.agentsessions.adapter.sql;

import dev.agentsessions.mesh.MeshTime;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/// What differs between databases.
interface Dialect {
    /// Which database it is, for people; without a secret.
    String where();

    /// A connection that leaves to us where transactions begin and end.
    ///
    /// @throws IOException if what was configured cannot be right
    Connection connect() throws SQLException, IOException;

    /// Begins a transaction in which nobody else writes until it ends.
    ///
    /// @return the time by the authority's clocks, at which nobody else wrote any more
    MeshTime beginWriting(Statements statements) throws SQLException;

    /// Begins one that sees the state of one moment and keeps nobody waiting.
    ///
    /// @return the time by the authority's clocks
    MeshTime beginReading(Statements statements) throws SQLException;

    /// What the database is known by that a connection is to; another may be put in its place.
    ///
    /// @throws IOException if there is none
    Object identity() throws IOException;

    /// Whether the connection is gone, and another one may do.
    boolean isLost(SQLException e);

    /// Whether what was asked for is no table of this database.
    boolean isNoTable(SQLException e);

    /// Whether what was asked for is there, and is of a kind that this program never writes.
    boolean isOfAnotherKind(SQLException e);

    /// What went wrong and what to do, for people; without a secret.
    String explain(SQLException e);

    /// What a large number may be kept in that is the key of its table.
    String keyType();

    /// The function that makes a JSON array of what it is given.
    String arrayFunction();

    /// What text is kept in, so that it is ordered by its bytes in UTF-8.
    String textType();
}
