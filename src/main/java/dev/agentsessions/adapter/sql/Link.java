package dev.agentsessions.adapter.sql;

import dev.agentsessions.mesh.MeshTime;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/// A connection, opened when it is first needed and again after it has failed.
final class Link {
    private final Dialect dialect;
    private @Nullable Open open;

    Link(Dialect dialect) {
        this.dialect = dialect;
    }

    private record Open(Connection connection, Statements statements, Memo memo, Object identity) {}

    /// A transaction that has begun.
    record Begun(Statements statements, Memo memo, MeshTime clock) {}

    interface Beginning {
        MeshTime transaction(Statement statement) throws SQLException;
    }

    /// Begins a transaction; if the connection has been lost since the last one, or the database was replaced, over another
    /// one.
    Begun begin(Beginning beginning) throws SQLException, IOException {
        leaveIfReplaced();
        if (open != null) {
            try {
                return begin(open, beginning);
            } catch (SQLException e) {
                if (!dialect.isLost(e)) {
                    throw e;
                }
                close();
            }
        }
        Connection connection = dialect.connect();
        open = new Open(connection, new Statements(connection), new Memo(), dialect.identity());
        return begin(open, beginning);
    }

    /// What was replaced is left as it is: to close it SQLite would delete the log beside it, which is the other's by now.
    private void leaveIfReplaced() {
        try {
            if (open != null && !open.identity.equals(dialect.identity())) {
                open = null;
            }
        } catch (IOException _) {
            open = null;
        }
    }

    private static Begun begin(Open open, Beginning beginning) throws SQLException {
        MeshTime clock = beginning.transaction(open.statements.plain());
        return new Begun(open.statements, open.memo, clock);
    }

    /// With it, a transaction that has not ended is rolled back.
    void close() {
        leaveIfReplaced();
        if (open != null) {
            try {
                open.connection.close();
            } catch (SQLException _) {
                // nothing is lost: what was acknowledged is on disk
            }
            open = null;
        }
    }
}
