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
import java.util.Properties;
import java.util.function.Supplier;
import org.sqlite.SQLiteConfig;

/// SQLite: one file, for all processes of one machine.
///
/// @param patience how long to wait while another process writes
/// @param clock of this machine, which is the authority
record Sqlite(Path file, Duration patience, Supplier<MeshTime> clock) implements Dialect {
    /// The driver prepares to read dates, of which there are none here, and for its own format takes some 10 ms more at
    /// each start than for a format in which nothing varies.
    private static final Properties FORMATS = new Properties();

    static {
        FORMATS.setProperty(SQLiteConfig.Pragma.DATE_STRING_FORMAT.pragmaName, "'none'");
    }

    @Override
    public Connection connect() throws SQLException, IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        SQLiteConfig config = new SQLiteConfig(FORMATS);
        config.setBusyTimeout((int) patience.toMillis());
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        // An answer that was given outlives a power failure: with WAL, NORMAL would only outlive the process.
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    @Override
    public void beginWriting(Statement statement) throws SQLException {
        statement.execute("BEGIN IMMEDIATE");
    }

    @Override
    public void beginReading(Statement statement) throws SQLException {
        statement.execute("BEGIN");
    }

    @Override
    public MeshTime now(Statement statement) {
        return clock.get();
    }

    /// With this very word, the key is where the row is, and needs no index.
    @Override
    public String keyType() {
        return "INTEGER";
    }
}
