package dev.agentsessions.adapter.sql;

import dev.agentsessions.mesh.MeshTime;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// A connection, opened when it is first needed and again after it has failed.
final class Link {
    /// How often it is looked whether the database was replaced, which people do by hand; in nanoseconds. To ask each time is
    /// a twentieth of what a claim costs.
    private static final long LOOK = 1_000_000;

    private final Dialect dialect;
    private @Nullable Open open;
    private long looked;

    Link(Dialect dialect) {
        this.dialect = dialect;
    }

    private record Open(Connection connection, Statements statements, Memo memo, Object identity) {}

    /// A transaction that has begun.
    record Begun(Statements statements, Memo memo, MeshTime clock) {}

    interface Beginning {
        MeshTime transaction(Statements statements) throws SQLException;
    }

    /// Begins a transaction; if the connection has been lost since the last one, or the database was replaced, over another
    /// one.
    Begun begin(Beginning beginning) throws SQLException, IOException {
        if (System.nanoTime() - looked >= LOOK) {
            leaveIfReplaced();
        }
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
        Open opened = open();
        open = opened;
        return begin(opened, beginning);
    }

    /// Whose it is, is asked before: if it is replaced meanwhile, that shows the next time.
    private Open open() throws SQLException, IOException {
        looked = System.nanoTime();
        Object identity = dialect.identity();
        Connection connection = dialect.connect();
        try {
            return new Open(connection, new Statements(connection, dialect), new Memo(), identity);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /// What was replaced is left as it is: to close it SQLite would delete the log beside it, which is the other's by now.
    private void leaveIfReplaced() {
        looked = System.nanoTime();
        try {
            if (open != null && !open.identity.equals(dialect.identity())) {
                open = null;
            }
        } catch (IOException _) {
            open = null;
        }
    }

    private static Begun begin(Open open, Beginning beginning) throws SQLException {
        MeshTime clock = beginning.transaction(open.statements);
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
