package dev.agentsessions.adapter.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsessions.mesh.Limits;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.Store;
import dev.agentsessions.mesh.log.Audit;
import dev.agentsessions.world.Await;
import dev.agentsessions.world.Postgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Coordinators that hang, connections that are lost, servers that are not there.
@Tag("M2")
class PostgresqlTroubleTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private String url = "";
    private SqlStore store;
    private Mesh mesh;

    @BeforeEach
    void openStore() throws Exception {
        url = Postgres.shared().newDatabase();
        store = open();
        mesh = new Mesh(store, Limits.STANDARD);
        mesh.register(StoreContract.agent("a1"), null);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private SqlStore open() throws IOException {
        return SqlStore.postgresql(url, Postgres.USER, Postgres.PASSWORD, PATIENCE);
    }

    private void sql(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, Postgres.USER, Postgres.PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    @Tag("M7")
    void whoHangsInTheMiddleKeepsTheOthersWaitingForFiveSecondsAndHasDoneNothing() throws Exception {
        Held held = new Held();
        Held inTheMiddle = new Held();
        try (SqlStore other = open();
                ExecutorService pool = Executors.newFixedThreadPool(1)) {
            Future<Integer> hanging = pool.submit(() -> store.write(tx -> {
                tx.append("a1", StoreContract.task("t1"), null);
                inTheMiddle.release();
                held.await();
                return 0;
            }));
            inTheMiddle.await();
            long begin = System.nanoTime();
            new Mesh(other, Limits.STANDARD).add("somebody", StoreContract.task("t1"), null);
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(Duration.ofSeconds(3), Duration.ofSeconds(9));
            held.release();
            assertThatThrownBy(hanging::get).cause().isInstanceOf(IOException.class).hasMessageContaining("cannot be used");
            mesh.add("somebody", StoreContract.task("t2"), null);
            assertThat(new Audit(other).verify().clean()).isTrue();
        }
    }

    @Test
    void aConnectionThatIsLostIsMadeAnew() throws Exception {
        mesh.look(Store.Snapshot::end);
        sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'agent-mesh'"
                + " AND datname = current_database()");
        mesh.heartbeat("a1", null, null, null, null);
        assertThat(mesh.<Long>look(Store.Snapshot::end)).isEqualTo(3);
    }

    @Test
    @Tag("M19")
    void whatWasAnsweredOutlivesTheServer() throws Exception {
        try (Postgres server = Postgres.start();
                SqlStore kept = SqlStore.postgresql(
                        server.newDatabase(), Postgres.USER, Postgres.PASSWORD, PATIENCE)) {
            Mesh door = new Mesh(kept, Limits.STANDARD);
            door.register(StoreContract.agent("a1"), null);
            door.add("somebody", StoreContract.task("t1"), null);
            long token = door.claim("a1", "t1", StoreContract.TTL, null).value().token();
            server.kill();
            assertThatThrownBy(() -> door.heartbeat("a1", null, null, null, null))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("the mesh's store jdbc:postgresql://127.0.0.1:" + server.port())
                    .hasMessageContaining("see to it that it runs and can be reached");
            server.restart();
            door.renew("a1", "t1", token, null);
            assertThat(new Audit(kept).verify().clean()).isTrue();
        }
    }

    @Test
    void whoWaitsTooLongIsToldWhy() throws Exception {
        Postgresql impatient = new Postgresql(
                url, Postgres.USER, Postgres.PASSWORD, Postgresql.HANGS.negated().plusMillis(200));
        try (Connection holder = DriverManager.getConnection(url, Postgres.USER, Postgres.PASSWORD);
                Connection waiter = impatient.connect()) {
            Statements holding = new Statements(holder, impatient);
            Statements waiting = new Statements(waiter, impatient);
            impatient.beginWriting(holding);
            holding.execute("SET LOCAL idle_in_transaction_session_timeout = 0");
            assertThatThrownBy(() -> impatient.beginWriting(waiting))
                    .isInstanceOfSatisfying(SQLException.class, e -> assertThat(impatient.explain(e))
                            .startsWith("others have been writing to it for 200 ms; try again"));
        }
    }

    /// Readers wait for nobody.
    @Test
    void whoReadsDoesNotWaitForWhoWrites() throws Exception {
        Held held = new Held();
        Held inTheMiddle = new Held();
        try (SqlStore other = open();
                ExecutorService pool = Executors.newFixedThreadPool(1)) {
            Future<Integer> writing = pool.submit(() -> other.write(tx -> {
                tx.append("a1", StoreContract.task("t1"), null);
                inTheMiddle.release();
                held.await();
                return 0;
            }));
            inTheMiddle.await();
            assertThat(mesh.<Integer>look(seen -> seen.open().size())).isZero();
            held.release();
            writing.get();
            Await.until(PATIENCE, "the task", () -> openCount() == 1);
        }
    }

    private int openCount() {
        try {
            return mesh.look(seen -> seen.open().size());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void tellsNoPassword() throws SQLException {
        String guarded = Postgres.shared().guardedDatabase();
        for (String configured : List.of(
                "URL",
                "URL?user=mesh&password=wr0ng-pAss",
                "jdbc:postgresql://mesh:wr0ng-pAss@127.0.0.1:PORT/mesh",
                "jdbc:postgresql://127.0.0.1:PORT:1/mesh?password=wr0ng-pAss",
                "postgresql://mesh:wr0ng-pAss@127.0.0.1/mesh",
                "jdbc:sqlite:wr0ng-pAss",
                "jdbc:postgresql://127.0.0.1:1/mesh?password=wr0ng-pAss")) {
            tellsNoPassword(configured.replace("URL", guarded)
                    .replace("PORT", Integer.toString(Postgres.shared().port())));
        }
    }

    private static void tellsNoPassword(String at) {
        assertThatThrownBy(() -> SqlStore.postgresql(at, Postgres.USER, "wr0ng-pAss", PATIENCE))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the mesh's store jdbc:postgresql://")
                .satisfies(e -> {
                    StringWriter all = new StringWriter();
                    e.printStackTrace(new PrintWriter(all));
                    assertThat(all.toString()).doesNotContain("wr0ng-pAss");
                });
        assertThat(new Postgresql(at, Postgres.USER, "wr0ng-pAss", PATIENCE).toString())
                .doesNotContain("wr0ng-pAss");
    }
}
