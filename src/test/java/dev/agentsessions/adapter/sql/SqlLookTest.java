package dev.agentsessions.adapter.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsessions.mesh.Limits;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.MeshTime;
import dev.agentsessions.world.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever one who only looks finds stays as it is, byte for byte.
@Tag("R4")
@Tag("M2")
class SqlLookTest {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    @TempDir
    private Path root;

    /// With what has a meaning in a URI.
    private Path file() {
        return root.resolve("me sh%41#b").resolve("mesh.db");
    }

    private static MeshTime nextBoot() {
        return new MeshTime("next boot", 7, Instant.EPOCH);
    }

    private SqlStore store(Supplier<MeshTime> clock) throws IOException {
        return SqlStore.sqlite(file(), Duration.ofSeconds(5), clock);
    }

    private SqlLook look() {
        return SqlLook.sqlite(file(), PATIENCE, SqlLookTest::nextBoot);
    }

    /// A mesh with one agent, of which nobody knows any more.
    private void begin() throws Exception {
        try (SqlStore store = store(SqliteStoreTest::now)) {
            new Mesh(store, Limits.STANDARD).register(StoreContract.agent("a1"), null);
        }
    }

    /// What is left when whoever has it is killed: all is in the log yet.
    private void kill() throws Exception {
        Path copy = root.resolve("copy");
        try (SqlStore store = store(SqliteStoreTest::now)) {
            new Mesh(store, Limits.STANDARD).register(StoreContract.agent("a1"), null);
            Files.createDirectory(copy);
            for (Path path : files()) {
                Files.copy(path, copy.resolve(path.getFileName()));
            }
        }
        try (Stream<Path> all = Files.list(copy)) {
            for (Path path : all.toList()) {
                Files.move(path, file().resolveSibling(path.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(file().getParent())) {
            return all.toList();
        }
    }

    private Map<Path, String> state() throws IOException {
        Map<Path, String> state = new TreeMap<>();
        for (Path path : files()) {
            state.put(
                    path,
                    Files.getLastModifiedTime(path) + " " + HexFormat.of().formatHex(Files.readAllBytes(path)));
        }
        return state;
    }

    private static void seesTheAgentAndTwoEvents(SqlLook look) throws IOException {
        assertThat(look.version()).isEqualTo(SqlLook.newest());
        assertThat(look.<Integer>read(seen -> seen.agents().size())).isEqualTo(1);
        assertThat(look.<Long>read(seen -> seen.end())).isEqualTo(2);
        assertThat(look.<String>read(seen -> seen.now().epoch())).isEqualTo("next boot");
    }

    private void seesItAndChangesNothing() throws IOException {
        Map<Path, String> before = state();
        try (SqlLook look = look()) {
            seesTheAgentAndTwoEvents(look);
        }
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void readsWhatWasWrittenInAnEarlierBoot() throws Exception {
        begin();
        assertThat(files()).hasSize(1);
        seesItAndChangesNothing();
    }

    /// Its ticks say nothing in this one.
    @Test
    @Tag("M9")
    void aLeaseOfAnEarlierBootEndsByTheWallClock() throws Exception {
        Instant began = Instant.parse("2026-11-20T02:00:00Z");
        try (SqlStore store = store(() -> new MeshTime("boot", 1_000_000, began))) {
            Mesh mesh = new Mesh(store, Limits.STANDARD);
            mesh.register(StoreContract.agent("a1"), null);
            mesh.add("a1", StoreContract.task("t1"), null);
            mesh.claim("a1", "t1", Duration.ofSeconds(60), null);
        }
        assertThat(isLive("boot", 1_059_999, began)).isTrue();
        assertThat(isLive("boot", 1_060_000, began)).isFalse();
        assertThat(isLive("next boot", 2_000_000, began.plusSeconds(59))).isTrue();
        assertThat(isLive("next boot", 7, began.plusSeconds(60))).isFalse();
    }

    private boolean isLive(String boot, long ticks, Instant wall) throws IOException {
        try (SqlLook look = SqlLook.sqlite(file(), PATIENCE, () -> new MeshTime(boot, ticks, wall))) {
            return look.read(seen -> seen.isLive(seen.held().getFirst().held()));
        }
    }

    @Test
    void readsWhatSomebodyWhoWasKilledHasLeft() throws Exception {
        kill();
        assertThat(files()).hasSize(3);
        seesItAndChangesNothing();
    }

    @Test
    void saysThatALogWithoutItsIndexCannotBeRead() throws Exception {
        kill();
        Files.delete(file().resolveSibling("mesh.db-shm"));
        Map<Path, String> before = state();
        try (SqlLook look = look()) {
            assertThatThrownBy(look::version)
                    .isInstanceOf(IOException.class)
                    .hasMessage("the mesh's store " + file() + " cannot be used: what is in " + file()
                            + "-wal can only be read by one who may write; run `agent-mesh status`, which takes it in");
        }
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void doesNotWaitForWhoeverWrites() throws Exception {
        try (SqlStore store = store(SqliteStoreTest::now);
                SqlLook look = look()) {
            new Mesh(store, Limits.STANDARD).register(StoreContract.agent("a1"), null);
            long end = store.write(tx -> {
                tx.append("a1", StoreContract.task("t1"), null);
                try {
                    seesTheAgentAndTwoEvents(look);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
                return tx.end();
            });
            assertThat(end).isEqualTo(3);
            assertThat(look.<Long>read(seen -> seen.end())).isEqualTo(3);
        }
    }

    @Test
    void beginsNothingInAnEmptyFile() throws Exception {
        Files.createDirectories(file().getParent());
        Files.createFile(file());
        Map<Path, String> before = state();
        try (SqlLook look = look()) {
            assertThat(look.version()).isZero();
        }
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void makesNoFile() throws Exception {
        try (SqlLook look = look()) {
            assertThatThrownBy(look::version).isInstanceOf(IOException.class).hasMessageContaining(file() + " cannot be used: ");
        }
        assertThat(file().getParent()).doesNotExist();
    }

    @Test
    void saysWhatIsNoDatabase() throws Exception {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "not a database, but long enough to be looked at ".repeat(100));
        Map<Path, String> before = state();
        try (SqlLook look = look()) {
            assertThatThrownBy(look::version).hasMessageContaining(" cannot be used: it is damaged, or no database");
        }
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void writesNothingForWhoeverAsks() throws Exception {
        begin();
        Map<Path, String> before = state();
        try (SqlLook look = look()) {
            assertThatThrownBy(() -> look.write(_ -> 0)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> new Mesh(look, Limits.STANDARD).register(StoreContract.agent("a2"), null))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the mesh's store " + file() + " is only looked at");
        }
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void makesNoTablesInPostgresql() throws Exception {
        String url = Postgres.shared().newDatabase();
        try (SqlLook look = SqlLook.postgresql(url, Postgres.USER, Postgres.PASSWORD, PATIENCE)) {
            assertThat(look.version()).isZero();
            assertThat(tables(url)).isZero();
            try (SqlStore store = SqlStore.postgresql(url, Postgres.USER, Postgres.PASSWORD, PATIENCE)) {
                new Mesh(store, Limits.STANDARD).register(StoreContract.agent("a1"), null);
            }
            assertThat(look.version()).isEqualTo(SqlLook.newest());
            assertThat(look.<Integer>read(seen -> seen.agents().size())).isEqualTo(1);
        }
    }

    private static int tables(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, Postgres.USER, Postgres.PASSWORD);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
