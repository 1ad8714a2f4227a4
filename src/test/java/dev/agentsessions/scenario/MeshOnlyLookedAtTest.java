package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.adapter.kernel.BootClock;
import dev.agentsessions.adapter.kernel.FlockLocks;
import dev.agentsessions.adapter.sql.SqlStore;
import dev.agentsessions.coordinator.Exports;
import dev.agentsessions.mesh.Change;
import dev.agentsessions.mesh.Limits;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.MeshTime;
import dev.agentsessions.testing.Child;
import dev.agentsessions.world.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `reconcile doctor` and `reconcile status` leave a mesh as it is, whatever is the matter with it; `doctor` says what
/// that is.
@Tag("R4")
@Tag("M2")
class MeshOnlyLookedAtTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    final Lab lab = new Lab();

    @BeforeEach
    void declare() {
        lab.declare();
        lab.set("RECONCILE_MQTT_URL", "off");
    }

    private Path folder() {
        return lab.stateFolder().resolve("mesh");
    }

    private Path file() {
        return folder().resolve("mesh.db");
    }

    private static Supplier<MeshTime> clock(UnaryOperator<MeshTime> other) {
        BootClock boot = new BootClock(InstantSource.system());
        return () -> other.apply(boot.get());
    }

    private static MeshTime inAnEarlierBoot(MeshTime now) {
        return new MeshTime("an earlier boot", now.ticks() + 1_000_000, now.wall());
    }

    private static MeshTime aMinuteAgo(MeshTime now) {
        return new MeshTime(now.epoch(), now.ticks(), now.wall().minusSeconds(60));
    }

    private SqlStore store(UnaryOperator<MeshTime> clock) throws IOException {
        return SqlStore.sqlite(file(), Duration.ofSeconds(10), clock(clock));
    }

    private static Change.Registered ada() {
        return new Change.Registered("ada", "creator", null, List.of(), null, null);
    }

    private static Change.Added task(String id) {
        return new Change.Added(id, "Title", "", 50, List.of(), List.of(), List.of(), null);
    }

    /// A mesh that was in order when the machine went down.
    private void beginBeforeABoot() throws Exception {
        try (SqlStore store = store(MeshOnlyLookedAtTest::inAnEarlierBoot)) {
            Mesh mesh = new Mesh(store, Limits.STANDARD);
            mesh.register(ada(), null);
            mesh.add("ada", task("t1"), null);
            mesh.claim("ada", "t1", Duration.ofSeconds(60), null);
            Exports.bringUpToDate(folder(), new FlockLocks(), mesh);
        }
    }

    private Connection connected() throws Exception {
        return DriverManager.getConnection("jdbc:sqlite:" + file());
    }

    private void sql(String sql) throws Exception {
        try (Connection connection = connected();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// What a process of its own says, after which the home is as it was.
    private String said(String command) {
        Map<Path, FileState> before = home();
        String said = Run.of(PATIENCE, lab.environment(), lab.program(command)).orFail();
        Map<Path, FileState> after = home();
        assertThat(after.keySet()).isEqualTo(before.keySet());
        before.forEach((path, state) -> assertThat(after.get(path).equals(state)).as(path.toString()).isTrue());
        return said;
    }

    /// What it says of the mesh.
    private List<String> doctor() {
        String said = said("doctor");
        assertThat(said).contains("\nok    jobs  ");
        // What points to an advice is no letter that everybody reads in the same way.
        List<String> lines = said.lines().map(line -> line.replaceAll("^ +[^ -~]+ *", "advice: ").strip()).toList();
        int begin = 0;
        while (!lines.get(begin).contains("  mesh  ")) {
            begin++;
        }
        return lines.subList(begin, lines.size());
    }

    /// When root opens a log of SQLite's it gives it to its owner once more, of which only the time of that tells.
    private Map<Path, FileState> home() {
        Map<Path, FileState> home = FileState.below(lab.home());
        home.replaceAll((path, state) -> {
            Map<String, Object> attributes = new TreeMap<>(state.attributes());
            if (path.startsWith(folder()) && path.toString().matches(".*-(wal|shm)")) {
                attributes.remove("ctime");
            }
            return new FileState(attributes, state.content());
        });
        return home;
    }

    @Test
    void afterABoot() throws Exception {
        beginBeforeABoot();
        assertThat(doctor().getFirst()).startsWith("ok    mesh").endsWith("; 1 agent, 1 task (1 claimed), 1 lease");
        assertThat(doctor()).contains("ok    mesh         exports in " + folder() + " are current");
    }

    @Test
    void byStatusAfterABoot() throws Exception {
        beginBeforeABoot();
        assertThat(said("status")).isNotEmpty();
    }

    /// A process of its own is in the way: the test reads the files, with which SQLite's locks of its own would end.
    @Test
    void afterABootWhileSomebodyWrites() throws Exception {
        beginBeforeABoot();
        String writer =
                """
                import sqlite3, sys
                store = sqlite3.connect(sys.argv[1], isolation_level=None)
                store.execute("BEGIN IMMEDIATE")
                store.execute("UPDATE agents SET note = 'on its way'")
                print("held", flush=True)
                sys.stdin.readline()
                """;
        try (Child child = Child.of("python3", "-c", writer, file().toString())) {
            assertThat(child.line()).isEqualTo("held");
            long begin = System.nanoTime();
            assertThat(doctor()).contains("ok    mesh         exports in " + folder() + " are current");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
        }
    }

    @Test
    void whenNothingIsInTheFile() throws Exception {
        Files.createDirectories(folder());
        Files.createFile(file());
        assertThat(doctor())
                .startsWith(
                        "warn  mesh         " + file() + ": nothing is in it yet",
                        "advice: `agent-mesh register` begins a mesh in it; if there was one before, bring it back from a copy first");
        try (SqlStore store = store(UnaryOperator.identity())) {
            assertThat(store.version()).isPositive();
        }
        assertThat(doctor().getFirst()).isEqualTo("warn  mesh         " + file() + ": nothing is in it yet");
    }

    @Test
    void whenANewerProgramMadeIt() throws Exception {
        beginBeforeABoot();
        sql("UPDATE schema_version SET version = 99");
        assertThat(doctor())
                .startsWith(
                        "warn  mesh         " + file() + ": store of version 99, and this program makes 1",
                        "advice: update this program; until then it can do nothing with the mesh");
    }

    @Test
    @Tag("M3")
    @Tag("M4")
    void whenARowWasChangedPastTheMesh() throws Exception {
        beginBeforeABoot();
        sql("UPDATE tasks SET title = 'Another'");
        assertThat(doctor())
                .contains(
                        "warn  mesh         exports: " + folder().resolve("task_graph.json") + " and the store differ",
                        "advice: somebody has changed one or the other; `agent-mesh verify` says which of them is wrong");
    }

    @Test
    void whenARowMakesNoSense() throws Exception {
        beginBeforeABoot();
        sql("UPDATE tasks SET state = 'nonsense'");
        assertThat(doctor().getFirst()).startsWith("warn  mesh         ");
        assertThat(doctor().get(1)).startsWith("advice: ");
    }

    @Test
    @Tag("M4")
    @Tag("M12")
    void whenWhoeverServesItWasStopped() throws Exception {
        MeshServer.run(lab, "register", "--agent", "ada", "--role", "creator");
        try (MeshServer server = MeshServer.started(lab).connected()) {
            // Whoever reads notes how far, which one who only looks cannot.
            MeshServer.run(lab, "status");
            server.signal("STOP");
            assertThat(doctor()).contains("ok    mesh         served by pid " + server.pid() + " (java)");
            try (SqlStore store = store(MeshOnlyLookedAtTest::aMinuteAgo)) {
                new Mesh(store, Limits.STANDARD).add("ada", task("t1"), null);
            }
            assertThat(doctor())
                    .anyMatch(line -> line.matches("warn  mesh         served by pid " + server.pid()
                            + " \\(java\\), and yet the exports lack what happened [67][0-9] s ago"))
                    .anyMatch(line -> line.startsWith("advice: if `ps -o pid=,stat= -p " + server.pid() + "` shows T it was stopped"))
                    .contains("advice: do not rely on them until whoever serves it goes on");
        }
    }
}
