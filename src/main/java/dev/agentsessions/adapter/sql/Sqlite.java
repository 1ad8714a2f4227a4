package dev.agentsessions.adapter.sql;

import dev.agentsessions.mesh.MeshTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.Supplier;
import org.sqlite.SQLiteConfig;

/// SQLite: one file, for all processes of one machine.
final class Sqlite implements Dialect {
    private final Path file;
    private final Duration patience;
    private final Supplier<MeshTime> clock;

    /// @param patience how long to wait while another process writes
    Sqlite(Path file, Duration patience, Supplier<MeshTime> clock) {
        this.file = file;
        this.patience = patience;
        this.clock = clock;
    }

    @Override
    public Connection connect() throws SQLException, IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout((int) patience.toMillis());
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        // An answer that was given outlives a power failure: with WAL, NORMAL would only outlive the process.
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        connection.setAutoCommit(false);
        return connection;
    }

    @Override
    public void lock(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // The driver begins a transaction, IMMEDIATE as configured, with the first statement.
            statement.execute("SELECT 1");
        }
    }

    @Override
    public MeshTime now(Connection connection) {
        return clock.get();
    }
}
