package dev.agentsessions.adapter.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsessions.mesh.Limits;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.MeshTime;
import dev.agentsessions.mesh.log.Audit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /// What has a meaning in a URI, or for the driver.
    @ParameterizedTest
    @ValueSource(strings = {"a?b=c", "a%41", "a#b", "a b", "ü", "a?mode=memory&cache=shared", "?journal_mode=OFF"})
    @Tag("M2")
    void isKeptUnderAnyName(String name) throws Exception {
        Path other = folder.resolve(name).resolve("mesh.db");
        try (SqlStore store = SqlStore.sqlite(other, Duration.ofSeconds(20), SqliteStoreTest::now)) {
            new Mesh(store, Limits.STANDARD).register(agent("a1"), null);
            assertThat(other).isNotEmptyFile();
            assertThat(other.resolveSibling("mesh.db-wal")).isNotEmptyFile();
        }
        try (SqlLook look = SqlLook.sqlite(other, Duration.ofSeconds(20), SqliteStoreTest::now)) {
            assertThat(look.<Integer>read(seen -> seen.agents().size())).isOne();
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(file -> !file.equals(file().getParent()))).containsExactly(other.getParent());
        }
    }

    /// SQLite's columns hold whatever is written into them, and its arrays cannot hold bytes.
    @ParameterizedTest
    @ValueSource(strings = {"tasks SET title", "agents SET role", "tasks SET last_token"})
    @Tag("M3")
    void isMendedWhereBytesWereWrittenIntoARow(String what) throws Exception {
        try (SqlStore store = open()) {
            Mesh mesh = new Mesh(store, Limits.STANDARD);
            mesh.register(agent("a1"), null);
            mesh.add("somebody", task("t1"), null);
            mesh.add("somebody", task("t2"), null);
            long token = mesh.claim("a1", "t1", TTL, null).value().token();
            try (Connection other = connect();
                    Statement statement = other.createStatement()) {
                statement.execute("UPDATE " + what + " = x'ff41'");
            }
            Audit audit = new Audit(store);
            assertThat(audit.verify().unreadable()).contains("cannot be read: a column holds bytes");
            assertThatThrownBy(() -> mesh.look(seen -> List.of(seen.agents(), seen.tasks())))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("`agent-mesh rebuild` makes it from the log");

            audit.rebuild();

            assertThat(audit.verify().clean()).isTrue();
            assertThat(mesh.claim("a1", "t2", TTL, null).value().token()).isGreaterThan(token);
        }
    }

    @Override
    Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file() + "?busy_timeout=20000");
    }
}
