package dev.agentsessions.adapter.sql;

import dev.agentsessions.mesh.MeshTime;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import java.util.function.Supplier;
import org.sqlite.BusyHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteOpenMode;

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

    /// With the 1,000 that SQLite takes, checkpoints are a quarter of what a claim costs; this is 16 MB.
    private static final int CHECKPOINT_PAGES = 4_000;

    @Override
    public String where() {
        return file.toString();
    }

    @Override
    public Connection connect() throws SQLException, IOException {
        try {
            createFile();
        } catch (FileSystemException e) {
            throw new IOException("it cannot be made: " + reason(e), e);
        }
        SQLiteConfig config = plain();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        // An answer that was given outlives a power failure: with WAL, NORMAL would only outlive the process.
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        // The driver lets one thread at a time into a connection already.
        config.setOpenMode(SQLiteOpenMode.NOMUTEX);
        // Nobody asks for them, and the driver would ask the database after each row that is added.
        config.setGetGeneratedKeys(false);
        Connection connection = config.createConnection(url());
        try (Statement statement = connection.createStatement()) {
            BusyHandler.setHandler(connection, new Queue(patience));
            statement.execute("PRAGMA wal_autocheckpoint = " + CHECKPOINT_PAGES);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    /// Why, and what to do.
    private static String reason(FileSystemException e) {
        return switch (e) {
            case AccessDeniedException _ -> "permission denied; check the permissions of its folder";
            case FileAlreadyExistsException _ -> e.getFile() + " is no folder; name one with --state-dir";
            case NoSuchFileException _ ->
                "there is no " + e.getFile() + "; name a folder that can be written with --state-dir";
            default ->
                (e.getReason() == null ? e.getMessage() : e.getReason())
                        + "; name a folder that can be written with --state-dir";
        };
    }

    /// As a URI (sqlite.org/uri.html): what a path may have in it, such as `?`, has a meaning for the driver.
    String url() {
        return "jdbc:sqlite:file:" + file.toAbsolutePath().toUri().getRawPath();
    }

    /// What holds for whoever looks, too.
    SQLiteConfig plain() {
        // What is set goes into the very properties that are given.
        Properties own = new Properties();
        own.putAll(FORMATS);
        SQLiteConfig config = new SQLiteConfig(own);
        config.setBusyTimeout((int) patience.toMillis());
        return config;
    }

    private void createFile() throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder, owned("rwx------"));
        }
        try {
            // The files that SQLite makes beside it get its permissions.
            Files.createFile(file, owned("rw-------"));
        } catch (FileAlreadyExistsException _) {
            // as usual
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> owned(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    @Override
    public MeshTime beginWriting(Statements statements) {
        statements.execute("BEGIN IMMEDIATE");
        return clock.get();
    }

    @Override
    public MeshTime beginReading(Statements statements) {
        statements.execute("BEGIN");
        return clock.get();
    }

    /// Whoever brings a copy back puts another file in the place of this one, and SQLite goes on with the one it has open.
    @Override
    public Object identity() throws IOException {
        try {
            Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
            return key == null ? file : key;
        } catch (NoSuchFileException e) {
            throw new IOException("it is gone; bring it back from a copy", e);
        }
    }

    @Override
    public boolean isLost(SQLException e) {
        return false;
    }

    /// SQLite has no code of its own for it.
    @Override
    public boolean isNoTable(SQLException e) {
        return String.valueOf(e.getMessage()).contains("no such table");
    }

    /// A column holds whatever is written into it, and SQLite has no code for what its arrays cannot hold.
    @Override
    public boolean isOfAnotherKind(SQLException e) {
        return String.valueOf(e.getMessage()).contains("JSON cannot hold BLOB values");
    }

    @Override
    public String explain(SQLException e) {
        return switch (SQLiteErrorCode.getErrorCode(e.getErrorCode() & 0xff)) {
            case SQLITE_BUSY ->
                "others have been writing to it for " + patience.toMillis()
                        + " ms; try again, and if it goes on see whether one of them hangs (`fuser " + file + "`)";
            case SQLITE_FULL -> "there is no space left on its disk; make some, then try again";
            case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM ->
                "it cannot be written (" + e.getMessage() + "); check the permissions of the file and its folder";
            case SQLITE_NOTADB, SQLITE_CORRUPT ->
                "it is damaged, or no database (" + e.getMessage() + "); put it aside, and bring back a copy";
            case SQLITE_ERROR ->
                isOfAnotherSchema(e)
                        ? "it was made by another version of this program (" + e.getMessage()
                                + "); put it aside with all that lies beside it, and a new one begins"
                        : String.valueOf(e.getMessage());
            default -> String.valueOf(e.getMessage());
        };
    }

    /// SQLite has no code for that.
    private static boolean isOfAnotherSchema(SQLException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("no such column")
                || message.contains("no such table")
                || message.contains("has no column named");
    }

    /// With this very word, the key is where the row is, and needs no index.
    @Override
    public String keyType() {
        return "INTEGER";
    }

    @Override
    public String arrayFunction() {
        return "json_array";
    }

    @Override
    public String textType() {
        return "TEXT";
    }
}
