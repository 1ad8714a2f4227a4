package dev.agentsessions.adapter.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsessions.mesh.Change;
import dev.agentsessions.mesh.Event;
import dev.agentsessions.mesh.Limits;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.Outcome;
import dev.agentsessions.mesh.Refused;
import dev.agentsessions.mesh.Store;
import dev.agentsessions.mesh.Task;
import dev.agentsessions.mesh.log.Audit;
import dev.agentsessions.mesh.log.BrokenLogException;
import dev.agentsessions.mesh.log.Difference;
import dev.agentsessions.mesh.log.Findings;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What every database must do.
@Tag("M2")
abstract class StoreContract {
    static final Duration TTL = Duration.ofSeconds(60);

    final List<Store> opened = new ArrayList<>();
    private @Nullable Connection connection;
    private SqlStore store;
    private Mesh mesh;

    /// A store in the database of this test.
    abstract SqlStore open() throws IOException;

    /// A connection to it past the store.
    abstract Connection connect() throws SQLException;

    @BeforeEach
    void openStore() throws Exception {
        store = another();
        mesh = new Mesh(store, Limits.STANDARD);
    }

    SqlStore another() throws IOException {
        SqlStore another = open();
        opened.add(another);
        return another;
    }

    @AfterEach
    void close() throws SQLException {
        closeStores();
        if (connection != null) {
            connection.close();
        }
    }

    private void closeStores() {
        opened.forEach(Store::close);
    }

    /// The one that the test itself uses.
    private Connection connection() throws SQLException {
        if (connection == null) {
            connection = connect();
        }
        return connection;
    }

    static Change.Registered agent(String name) {
        return new Change.Registered(name, "creator", null, List.of("java"), null, null);
    }

    static Change.Added task(String id) {
        return new Change.Added(id, "title of " + id, "", 50, List.of(id + ".java"), List.of(), List.of(), null);
    }

    void sql(String sql) throws SQLException {
        try (Statement statement = connection().createStatement()) {
            assertThat(statement.executeUpdate(sql)).as(sql).isPositive();
        }
    }

    void drop(String... tables) throws SQLException {
        try (Statement statement = connection().createStatement()) {
            for (String table : tables) {
                statement.execute("DROP TABLE IF EXISTS " + table);
            }
        }
    }

    /// A log with something of each kind.
    void live() throws Exception {
        mesh.register(agent("a1"), null);
        mesh.register(new Change.Registered("a2", "critic", "main", List.of("java", "ü\uD83D\uDE00"), "h", "s"), "r0");
        for (int i = 1; i <= 5; i++) {
            mesh.add("somebody", task("t" + i), null);
        }
        mesh.claim("a1", "t1", TTL, "r1");
        long token = mesh.claim("a1", "t2", TTL, "r2").value().token();
        mesh.update("a1", "t2", token, 40, "half \"way\"\nthere", null);
        mesh.heartbeat("a1", null, "t2", "note", null);
        mesh.release("a1", "t2", token, Outcome.COMPLETED, "done", null);
        token = mesh.claim("a2", "t3", TTL, null).value().token();
        mesh.renew("a2", "t3", token, null);
        mesh.block("a2", "t3", token, "cannot go on", null);
        mesh.send(new Change.Sent("a1", "a2", "hello", "text"), null);
        mesh.acknowledge("a2", 9, null);
        mesh.sweep(Map.of(), new Mesh.Sweep(true, false));
        mesh.claim("a2", "t4", TTL, null);
        mesh.unregister("a2", "bye", null);
    }

    Findings verified() throws IOException {
        return new Audit(store).verify();
    }

    @Test
    @Tag("M3")
    void whatFollowsFromTheLogIsWhatIsKept() throws Exception {
        live();
        Findings findings = verified();
        assertThat(findings.differences()).isEmpty();
        assertThat(findings.clean()).isTrue();
        assertThat(findings.events()).isEqualTo(mesh.look(Store.Snapshot::end)).isGreaterThan(20);
        assertThat(findings.agents()).isEqualTo(2);
        assertThat(findings.tasks()).isEqualTo(5);
    }

    /// What was lost is known by that, and asking must not hide it.
    @Test
    @Tag("M8")
    void isBlankUntilSomethingHappens() throws Exception {
        assertThat(store.isBlank()).isTrue();
        assertThat(store.isBlank()).isTrue();
        mesh.register(agent("a1"), null);
        assertThat(store.isBlank()).isFalse();
        assertThat(another().isBlank()).isFalse();
    }

    @Test
    @Tag("M3")
    void anEmptyStoreIsInOrder() throws Exception {
        assertThat(verified().clean()).isTrue();
        assertThat(new Audit(store).rebuild().clean()).isTrue();
        assertThat(verified().events()).isZero();
    }

    @ParameterizedTest
    @Tag("M3")
    @CsvSource(delimiter = '|', textBlock = """
            UPDATE events SET body = '{"epoch":"x"}' WHERE seq = 1                     | 1 | hash
            UPDATE events SET at = at + 1 WHERE seq = 5                                | 5 | hash
            UPDATE events SET ticks = ticks + 1 WHERE seq = 6                          | 6 | hash
            UPDATE events SET actor = 'a2' WHERE seq = 9                               | 9 | hash
            UPDATE events SET correlation = NULL WHERE correlation = 'r1'              | 9 | hash
            UPDATE events SET token = 7 WHERE seq = 12                                 | 12 | hash
            UPDATE events SET kind = 'renewed' WHERE seq = 9                           | 9 | hash
            UPDATE events SET kind = 'guessed' WHERE seq = 9                           | 9 | does not know
            UPDATE events SET body = '{"task_id":' WHERE seq = 9                       | 9 | cannot be read
            UPDATE events SET body = '[]' WHERE seq = 9                                | 9 | no mapping
            DELETE FROM events WHERE seq = 4                                           | 5 | missing
            DELETE FROM events WHERE seq = 1                                           | 2 | missing
            UPDATE events SET seq = 1000 WHERE seq = 4                                 | 5 | missing
            UPDATE events SET seq = 0 WHERE seq = 22                                   | 0 | missing
            DELETE FROM events                                                         | 1 | missing
            """)
    void saysWhichEventIsNotInOrderAndLeavesAllAsItIs(String tampering, long seq, String why) throws Exception {
        live();
        sql(tampering);
        BrokenLogException broken = Objects.requireNonNull(verified().broken());
        assertThat(broken).hasMessageStartingWith("event " + seq + " ").hasMessageContaining(why);
        assertThat(broken.seq()).isEqualTo(seq);

        String before = everything();
        assertThatThrownBy(() -> new Audit(store).rebuild())
                .isInstanceOf(BrokenLogException.class)
                .hasMessage(broken.getMessage());
        assertThat(everything()).isEqualTo(before);
    }

    /// All tables as text, without what an event says about lapses to come.
    private String everything() throws SQLException {
        StringBuilder text = new StringBuilder();
        try (Statement statement = connection().createStatement()) {
            String events = "(SELECT seq, at, ticks, actor, kind, task, target, body, correlation, token, hash FROM events) e";
            for (String table : List.of(events + " ORDER BY seq", "agents ORDER BY name", "tasks ORDER BY id")) {
                try (ResultSet rows = statement.executeQuery("SELECT * FROM " + table)) {
                    while (rows.next()) {
                        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                            text.append(rows.getString(i)).append('\t');
                        }
                        text.append('\n');
                    }
                }
            }
        }
        return text.toString();
    }

    @ParameterizedTest
    @Tag("M3")
    @CsvSource(delimiter = '|', textBlock = """
            UPDATE tasks SET priority = 51 WHERE id = 't1'          | task t1: priority is 51, and 50 by the log
            UPDATE tasks SET note = NULL WHERE id = 't2'            | task t2: note is nothing, and "done" by the log
            UPDATE tasks SET token = 17 WHERE id = 't1'             | task t1: token is 17, and 1 by the log
            UPDATE tasks SET deadline = deadline + 1 WHERE id='t1'  | task t1: deadline is
            UPDATE tasks SET files = '["x"]' WHERE id = 't5'        | task t5: files is ["x"], and ["t5.java"] by the log
            DELETE FROM tasks WHERE id = 't5'                       | task t5 is missing
            UPDATE tasks SET id = 't9' WHERE id = 't5'              | task t9 does not follow from the log
            UPDATE agents SET completed = 2 WHERE name = 'a1'       | agent a1: completed is 2, and 1 by the log
            UPDATE agents SET heard = heard + 1 WHERE name = 'a1'   | agent a1: heard is
            DELETE FROM agents WHERE name = 'a2'                    | agent a2 is missing
            UPDATE agents SET status = 'asleep' WHERE name = 'a1'   | agent a1 cannot be read
            UPDATE tasks SET state = 'pending' WHERE id = 't1'      | task t1 cannot be read
            UPDATE tasks SET files = '[' WHERE id = 't1'            | task t1 cannot be read
            UPDATE events SET target = NULL WHERE target = 'a2'     | event 18: target is nothing, and "a2" by the log
            UPDATE events SET no_lapse_before = 9223372036854775807 | event 23: no_lapse_before is 9223372036854775807, and
            UPDATE events SET task = 't9' WHERE seq = 9             | event 9: task is "t9", and "t1" by the log
            """)
    void saysWhatDiffersFromTheLogAndMakesItAnew(String tampering, String what) throws Exception {
        live();
        String before = everything();
        sql(tampering);
        Findings amiss = verified();
        assertThat(amiss.clean()).isFalse();
        assertThat(amiss.broken()).isNull();
        List<String> said = new ArrayList<>(amiss.differences().stream().map(Difference::text).toList());
        if (amiss.unreadable() != null) {
            said.add(amiss.unreadable());
        }
        assertThat(said).anySatisfy(text -> assertThat(text).startsWith(what)).hasSizeLessThanOrEqualTo(2);

        assertThat(new Audit(store).rebuild()).isEqualTo(amiss);
        assertThat(verified().clean()).isTrue();
        assertThat(verified().events()).isEqualTo(amiss.events() + 1);
        sql("DELETE FROM events WHERE seq > " + amiss.events());
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    @Tag("M3")
    void whoeverIsAtWorkSeesAtOnceWhatWasRebuilt() throws Exception {
        live();
        sql("UPDATE tasks SET title = 'forged' WHERE id = 't5'");
        SqlStore other = another();
        assertThat(other.write(StoreContract::titleOfT5)).isEqualTo("forged");
        assertThat(new Audit(store).rebuild().differing()).isEqualTo(1);
        assertThat(other.write(StoreContract::titleOfT5)).isEqualTo("title of t5");
        assertThat(mesh.told("a1", 0, 10))
                .last()
                .satisfies(event -> assertThat(((Change.Directed) event.change()).reason()).isEqualTo("rebuilt"));
    }

    private static String titleOfT5(Store.Snapshot seen) {
        return Objects.requireNonNull(seen.task("t5")).title();
    }

    /// As when a copy of the log was brought back that is older than the state.
    @Test
    @Tag("M8")
    void neverGivesATokenAgainThatTheStateKnewOf() throws Exception {
        live();
        long before = mesh.look(Store.Snapshot::end);
        long token = mesh.claim("a1", "t5", TTL, null).value().token();
        sql("DELETE FROM events WHERE seq > " + before);
        assertThat(verified().differences())
                .extracting(Difference::field)
                .contains("token", "holder");
        new Audit(store).rebuild();
        assertThat(mesh.claim("a1", "t5", TTL, null).value().token()).isGreaterThan(token);
        assertThat(verified().clean()).isTrue();
    }

    /// A token that nobody can have been given would leave none for those who come after.
    @Test
    @Tag("M8")
    void believesNoTokenThatCannotHaveBeenGiven() throws Exception {
        live();
        sql("UPDATE tasks SET last_token = 9223372036854775807 WHERE id = 't5'");
        new Audit(store).rebuild();
        assertThat(mesh.claim("a1", "t5", TTL, null).value().token()).isLessThan(100);
        assertThat(verified().clean()).isTrue();
    }

    @Test
    @Tag("M3")
    void tellsTheFirstHundredDifferencesAndCountsThemAll() throws Exception {
        for (int i = 0; i < 150; i++) {
            mesh.add("somebody", task("t" + i), null);
        }
        sql("UPDATE tasks SET priority = 1");
        assertThat(verified().differences()).hasSize(Audit.MOST_DIFFERENCES);
        assertThat(verified().differing()).isEqualTo(150);
    }

    @Test
    @Tag("M7")
    void oneOfManyGetsATask() throws Exception {
        mesh.register(agent("a0"), null);
        int threads = 8;
        int tasks = 12;
        for (int i = 1; i < threads; i++) {
            mesh.register(agent("a" + i), null);
        }
        for (int i = 0; i < tasks; i++) {
            mesh.add("somebody", task("t" + i), null);
        }
        List<Long> tokens = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Callable<List<Long>>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                String name = "a" + i;
                // Every other one over a store of its own.
                Mesh door = i % 2 == 0 ? mesh : new Mesh(another(), Limits.STANDARD);
                all.add(() -> claimed(door, name, tasks));
            }
            for (Future<List<Long>> each : pool.invokeAll(all)) {
                tokens.addAll(each.get());
            }
        }
        assertThat(tokens).hasSize(tasks).doesNotHaveDuplicates();
        assertThat(verified().clean()).isTrue();
    }

    private static List<Long> claimed(Mesh door, String agent, int tasks) throws IOException {
        List<Long> tokens = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            try {
                tokens.add(door.claim(agent, "t" + i, TTL, null).value().token());
            } catch (Refused e) {
                assertThat(e.reason()).isEqualTo(Refused.Reason.CLAIM_DENIED);
            }
        }
        return tokens;
    }

    @Test
    @Tag("M10")
    void aRequestIsKnownToEveryStoreOnTheDatabase() throws Exception {
        mesh.register(agent("a1"), null);
        mesh.add("somebody", task("t1"), null);
        long token = mesh.claim("a1", "t1", TTL, "r1").value().token();
        var again = new Mesh(another(), Limits.STANDARD).claim("a1", "t1", TTL, "r1");
        assertThat(again.replayed()).isTrue();
        assertThat(again.value().token()).isEqualTo(token);
    }

    @Test
    void whatWasWrittenIsThereForWhoeverOpensItNext() throws Exception {
        live();
        String before = everything();
        List<Task> tasks = mesh.look(Store.Snapshot::tasks);
        closeStores();
        assertThat(another().<List<Task>>read(Store.Snapshot::tasks)).isEqualTo(tasks);
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void nobodyIsToldWhatItSaidItself() throws Exception {
        mesh.register(agent("a1"), null);
        mesh.register(agent("a2"), null);
        mesh.send(new Change.Sent("a1", Mesh.ALL, "hello", "text"), null);
        mesh.send(new Change.Sent("a2", "a1", "hello", "text"), null);
        assertThat(mesh.told("a1", 0, 10)).extracting(Event::actor).containsExactly("a2");
        assertThat(mesh.told("a2", 0, 10)).extracting(Event::actor).containsExactly("a1");
    }

    @Test
    @Tag("M18")
    void countsWhatIsOpenOfWhoAddedIt() throws Exception {
        live();
        mesh.add("a1", task("t6"), null);
        assertThat(openCounts(mesh)).containsExactly(4, 1, 0);
        assertThat(openCounts(new Mesh(another(), Limits.STANDARD))).containsExactly(4, 1, 0);
        long token = mesh.claim("a1", "t6", TTL, null).value().token();
        assertThat(openCounts(mesh)).containsExactly(4, 1, 0);
        mesh.release("a1", "t6", token, Outcome.FAILED, null, null);
        assertThat(openCounts(mesh)).containsExactly(4, 0, 0);
        mesh.reopen("a1", "t6", null);
        assertThat(openCounts(mesh)).containsExactly(4, 1, 0);
    }

    private static List<Integer> openCounts(Mesh mesh) throws IOException {
        return mesh.look(seen -> List.of(seen.openCount("somebody"), seen.openCount("a1"), seen.openCount("nobody")));
    }

    @Test
    void namesAreOrderedByTheirBytes() throws Exception {
        List<String> names = List.of("B", "Z", "_", "a", "b", "ä");
        for (String name : names.reversed()) {
            mesh.register(agent(name), null);
            mesh.add("somebody", task(name), null);
        }
        assertThat(mesh.<List<String>>look(seen -> seen.agents().stream().map(it -> it.name()).toList()))
                .isEqualTo(names);
        assertThat(mesh.<List<String>>look(seen -> seen.open().stream().map(Task::id).toList())).isEqualTo(names);
    }

    /// Two stores take turns at random, and each sees at once what the other wrote.
    @Test
    @Tag("M7")
    void nothingThatIsRememberedIsStale() throws Exception {
        Interleaved.run(mesh, new Mesh(another(), Limits.STANDARD), 400);
        assertThat(verified().clean()).isTrue();
    }

    @Test
    void onePieceOfWorkThatFailsHarmsNoOther() throws Exception {
        mesh.register(agent("a1"), null);
        AtomicBoolean entered = new AtomicBoolean();
        List<Future<?>> harmless = new ArrayList<>();
        List<Future<?>> defects = new ArrayList<>();
        List<Future<?>> refusedByTheDatabase = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(16)) {
            Held held = new Held();
            Future<?> first = pool.submit(() -> store.write(tx -> {
                entered.set(true);
                held.await();
                return 0;
            }));
            for (int i = 0; i < 5; i++) {
                int number = i;
                harmless.add(pool.submit(() -> mesh.add("somebody", task("t" + number), null)));
                defects.add(pool.submit(() -> store.write(tx -> {
                    tx.append("a1", task("wrong" + number), null);
                    throw new IllegalStateException("planted");
                })));
                refusedByTheDatabase.add(pool.submit(() -> store.write(tx -> {
                    tx.append("a1", task("twice" + number), null);
                    ((SqlTransaction) tx).statements.execute("INSERT INTO nowhere VALUES (1)");
                    return 0;
                })));
            }
            held.release();
            first.get();
        }
        for (Future<?> each : harmless) {
            each.get();
        }
        for (Future<?> each : defects) {
            assertThatThrownBy(each::get).hasRootCauseMessage("planted");
        }
        for (Future<?> each : refusedByTheDatabase) {
            assertThatThrownBy(each::get).cause().isInstanceOf(IOException.class).hasMessageContaining("nowhere");
        }
        assertThat(mesh.<List<String>>look(seen -> seen.open().stream().map(Task::id).toList()))
                .containsExactly("t0", "t1", "t2", "t3", "t4");
        assertThat(verified().clean()).isTrue();
        assertThat(entered).isTrue();
    }

    /// PostgreSQL takes a COMMIT after that for a ROLLBACK, and says nothing.
    @Test
    void nothingIsAnsweredAfterAStatementHasFailedWhoeverHidesIt() throws Exception {
        assertThatThrownBy(() -> store.write(tx -> {
                    tx.append("a1", task("t1"), null);
                    try {
                        ((SqlTransaction) tx).statements.execute("INSERT INTO nowhere VALUES (1)");
                    } catch (Trouble _) {
                        // as a defect would
                    }
                    return 0;
                }))
                .isInstanceOf(IOException.class);
        assertThat(mesh.<Integer>look(seen -> seen.open().size())).isZero();
    }

    @Test
    void nothingIsThereOfAWorkThatThrew() throws Exception {
        live();
        String before = everything();
        assertThatThrownBy(() -> store.write(tx -> {
                    tx.nextToken();
                    tx.append("a1", task("t9"), null);
                    throw new IllegalStateException("planted");
                }))
                .hasMessage("planted");
        assertThat(everything()).isEqualTo(before);
        assertThat(mesh.<Boolean>look(seen -> seen.task("t9") == null)).isTrue();
        mesh.add("somebody", task("t9"), null);
        assertThat(verified().clean()).isTrue();
    }

    @Test
    void refusesWhatANewerVersionMade() throws Exception {
        sql("UPDATE schema_version SET version = version + 1");
        assertThatThrownBy(this::another)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has version 2, and this program knows up to 1; update the program");
    }

    @Test
    void migratesWhatAnOlderVersionMade() throws Exception {
        closeStores();
        drop("events", "agents", "tasks", "relays");
        sql("UPDATE schema_version SET version = 0");
        new Mesh(another(), Limits.STANDARD).register(agent("a1"), null);
        new Mesh(another(), Limits.STANDARD).heartbeat("a1", null, null, null, null);
    }

    @Test
    void manyMayMakeTheTablesAtOnce() throws Exception {
        closeStores();
        drop("events", "agents", "tasks", "relays", "schema_version");
        try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
            List<Callable<Store>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(this::open);
            }
            for (Future<Store> each : pool.invokeAll(all)) {
                each.get().close();
            }
        }
    }
}
