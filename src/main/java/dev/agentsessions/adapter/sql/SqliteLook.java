package dev.agentsessions.adapter.sql;

import dev.agentsessions.mesh.MeshTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/// SQLite for one who only looks: nothing is written into the file or beside it, and nothing is made.
///
/// Even one who reads makes the two files of a log (WAL) beside it, and notes in the shared one how far it reads. That can
/// be switched off (sqlite.org/uri.html, sqlite.org/wal.html): where both are there they are taken as they are, and where
/// there is no log the file is all there is.
record SqliteLook(Sqlite sqlite) implements Dialect {
    @Override
    public String where() {
        return sqlite.where();
    }

    @Override
    public Connection connect() throws SQLException, IOException {
        SQLiteConfig config = sqlite.plain();
        config.setReadOnly(true);
        return config.createConnection(sqlite.url() + "?" + how());
    }

    private String how() throws IOException {
        Path log = beside("-wal");
        boolean logged = Files.exists(log);
        if (logged && Files.exists(beside("-shm"))) {
            return "readonly_shm=1";
        }
        if (logged && Files.size(log) > 0) {
            throw new IOException("what is in " + log + " can only be read by one who may write; run `agent-mesh status`,"
                    + " which takes it in");
        }
        return "immutable=1";
    }

    private Path beside(String end) {
        return sqlite.file().resolveSibling(sqlite.file().getFileName() + end);
    }

    @Override
    public MeshTime beginWriting(Statements statements) {
        throw new UnsupportedOperationException("the mesh's store is only looked at");
    }

    @Override
    public MeshTime beginReading(Statements statements) {
        return sqlite.beginReading(statements);
    }

    @Override
    public Object identity() throws IOException {
        return sqlite.identity();
    }

    @Override
    public boolean isLost(SQLException e) {
        return sqlite.isLost(e);
    }

    @Override
    public boolean isNoTable(SQLException e) {
        return sqlite.isNoTable(e);
    }

    @Override
    public boolean isOfAnotherKind(SQLException e) {
        return sqlite.isOfAnotherKind(e);
    }

    @Override
    public String explain(SQLException e) {
        return switch (SQLiteErrorCode.getErrorCode(e.getErrorCode() & 0xff)) {
            case SQLITE_BUSY ->
                "others have kept it to themselves for " + sqlite.patience().toMillis() + " ms; try again";
            // Nobody has noted yet how far what is in a fresh log may be read (SQLITE_READONLY_CANTINIT).
            case SQLITE_READONLY ->
                "just now it can only be read by one who may write (" + e.getMessage() + "); run `agent-mesh status`, then"
                        + " look again";
            case SQLITE_CANTOPEN, SQLITE_PERM ->
                "it cannot be read (" + e.getMessage() + "); check the permissions of the file and its folder";
            default -> sqlite.explain(e);
        };
    }

    @Override
    public String keyType() {
        return sqlite.keyType();
    }

    @Override
    public String arrayFunction() {
        return sqlite.arrayFunction();
    }

    @Override
    public String textType() {
        return sqlite.textType();
    }
}
