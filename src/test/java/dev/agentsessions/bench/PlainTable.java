package dev.agentsessions.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;

/// What one would write by hand: a table of tasks, and one UPDATE that commits by itself. No log, no tokens, no expiry.
final class PlainTable implements Claimer {
    private static final String CLAIM =
            "UPDATE tasks SET owner = ?, state = 'claimed', claimed_at = ? WHERE id = ? AND owner IS NULL";

    private final Connection[] connections;
    private final PreparedStatement[] claims;

    /// @param connections one for each worker, or one that all share and take turns on
    PlainTable(Path file, int connections) throws SQLException {
        this.connections = new Connection[connections];
        this.claims = new PreparedStatement[connections];
        for (int i = 0; i < connections; i++) {
            this.connections[i] = connect(file);
            this.claims[i] = this.connections[i].prepareStatement(CLAIM);
        }
    }

    private static Connection connect(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(60_000);
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    static void make(Path file, int tasks) throws SQLException {
        try (Connection connection = connect(file);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE tasks (id TEXT PRIMARY KEY, title TEXT NOT NULL, owner TEXT,"
                    + " state TEXT NOT NULL, claimed_at INTEGER)");
            statement.execute("BEGIN");
            try (PreparedStatement row =
                    connection.prepareStatement("INSERT INTO tasks VALUES (?, ?, NULL, 'pending', NULL)")) {
                for (int i = 0; i < tasks; i++) {
                    row.setString(1, MeshStore.task(i));
                    row.setString(2, MeshStore.title(i));
                    row.executeUpdate();
                }
            }
            statement.execute("COMMIT");
        }
    }

    @Override
    public boolean claim(int worker, String task) throws SQLException {
        PreparedStatement claim = claims[worker % claims.length];
        synchronized (claim) {
            claim.setString(1, MeshStore.agent(worker));
            claim.setLong(2, System.currentTimeMillis());
            claim.setString(3, task);
            return claim.executeUpdate() == 1;
        }
    }

    @Override
    public void close() throws SQLException {
        for (Connection connection : connections) {
            connection.close();
        }
    }
}
