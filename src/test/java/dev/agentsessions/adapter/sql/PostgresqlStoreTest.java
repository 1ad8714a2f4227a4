package dev.agentsessions.adapter.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.mesh.MeshTime;
import dev.agentsessions.mesh.Store;
import dev.agentsessions.world.Postgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PostgresqlStoreTest extends StoreContract {
    private static String url = "";

    @BeforeAll
    static void makeDatabase() throws SQLException {
        url = Postgres.shared().newDatabase();
    }

    @Override
    @BeforeEach
    void openStore() throws Exception {
        drop("events", "agents", "tasks", "relays", "schema_version");
        super.openStore();
    }

    @Override
    SqlStore open() throws IOException {
        return SqlStore.postgresql(url, Postgres.USER, Postgres.PASSWORD, Duration.ofSeconds(20));
    }

    @Override
    Connection connect() throws SQLException {
        return DriverManager.getConnection(url, Postgres.USER, Postgres.PASSWORD);
    }

    @Test
    @Tag("M9")
    void theTimeIsTheDatabases() throws Exception {
        live();
        long before = databaseTime();
        MeshTime now = another().read(Store.Snapshot::now);
        assertThat(now.ticks()).isBetween(before, databaseTime());
        assertThat(now.wall().toEpochMilli()).isEqualTo(now.ticks());
    }

    private long databaseTime() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT extract(epoch FROM clock_timestamp()) * 1000")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /// Whatever the server is set to, what is answered is on its disk, and a writer sees what was committed before.
    @Test
    @Tag("M8")
    void settingsOfTheDatabaseWeakenNothing() throws Exception {
        String name = url.substring(url.lastIndexOf('/') + 1);
        alter("ALTER DATABASE " + name + " SET synchronous_commit = off");
        alter("ALTER DATABASE " + name + " SET default_transaction_isolation = 'serializable'");
        alter("ALTER DATABASE " + name + " SET default_transaction_read_only = on");
        try (SqlStore store = open()) {
            assertThat(store.<String>write(tx -> setting(tx, "synchronous_commit"))).isEqualTo("on");
            assertThat(store.<String>write(tx -> setting(tx, "transaction_isolation"))).isEqualTo("read committed");
            assertThat(store.<String>write(tx -> setting(tx, "transaction_read_only"))).isEqualTo("off");
        } finally {
            alter("SET default_transaction_read_only = off; ALTER DATABASE " + name + " RESET ALL");
        }
    }

    private void alter(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET default_transaction_read_only = off");
            statement.execute(sql);
        }
    }

    private static String setting(Store.Transaction tx, String name) {
        String value = ((SqlTransaction) tx).statements.one("SHOW " + name, row -> row.getString(1));
        return value == null ? "" : value;
    }
}
