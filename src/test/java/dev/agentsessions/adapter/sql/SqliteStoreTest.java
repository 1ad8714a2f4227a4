package dev.agentsessions.adapter.sql;

import dev.agentsessions.mesh.MeshTime;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends StoreContract {
    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("mesh").resolve("mesh.db");
    }

    static MeshTime now() {
        return new MeshTime("boot", System.nanoTime() / 1_000_000, Instant.now());
    }

    @Override
    SqlStore open() throws IOException {
        return SqlStore.sqlite(file(), Duration.ofSeconds(20), SqliteStoreTest::now);
    }

    @Override
    Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file() + "?busy_timeout=20000");
    }
}
