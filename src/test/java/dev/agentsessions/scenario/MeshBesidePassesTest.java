package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.adapter.kernel.BootClock;
import dev.agentsessions.adapter.sql.SqlStore;
import dev.agentsessions.mesh.Change;
import dev.agentsessions.mesh.Limits;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.world.Await;
import dev.agentsessions.world.Brokers;
import dev.agentsessions.world.Peer;
import dev.agentsessions.world.Run;
import dev.agentsessions.world.TestBroker;
import dev.agentsessions.world.TmuxServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.ObjectMapper;

/// The mesh within the daemon.
class MeshBesidePassesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    final Lab lab = new Lab();

    private Path file() {
        return lab.stateFolder().resolve("mesh/mesh.db");
    }

    private void register(String agent) throws Exception {
        try (SqlStore store = SqlStore.sqlite(file(), Duration.ofSeconds(10), new BootClock(InstantSource.system()))) {
            new Mesh(store, Limits.STANDARD)
                    .register(new Change.Registered(agent, "creator", null, List.of(), null, null), null);
        }
    }

    @Test
    @Tag("M4")
    @Tag("M17")
    void aMeshThatIsBegunLaterIsServedToo() throws Exception {
        lab.keepServer();
        lab.declare();
        lab.set("RECONCILE_POLL_INTERVAL", "1s");
        try (TestBroker broker = Brokers.mosquitto();
                Peer peer = Peer.at(broker)) {
            Peer.Subscriber watcher = peer.subscribe("agent-sessions/mesh/#");
            try (Subscribed daemon = Subscribed.begun(lab, "tcp://127.0.0.1:" + broker.port())) {
                daemon.await("first pass", () -> daemon.log().contains(" ready; "));
                assertThat(daemon.log()).doesNotContain("mesh");
                register("ada");
                watcher.await("event", heard -> heard.toString().contains("/mesh/events/REGISTER"));
                daemon.await("exports", () -> Files.exists(lab.stateFolder().resolve("mesh/agent_state.json")));
                register("bob");
                watcher.await("the next", heard -> heard.toString().contains("mesh/agents/bob/state"));
                daemon.endsWellBy("TERM");
            }
        }
    }

    @Test
    @Tag("M1")
    void whereThereIsNoMeshNothingOfItIsLoaded() throws Exception {
        lab.keepServer();
        lab.declare();
        Path classes = lab.root().resolve("classes.log");
        lab.set("JAVA_TOOL_OPTIONS", "-Xlog:class+load=info:file=" + classes + "::filecount=0");
        try (Subscribed daemon = Subscribed.started(lab)) {
            daemon.endsWellBy("TERM");
        }
        assertThat(Files.readString(classes))
                .contains("dev.agentsessions.daemon.Daemon ")
                .doesNotContain("dev.agentsessions.coordinator.")
                .doesNotContain("dev.agentsessions.adapter.sql.")
                .doesNotContain("org.sqlite.")
                .doesNotContain("dev.agentsessions.desk.")
                .doesNotContain("dev.agentsessions.app.PaneLookout ");
    }

    @Test
    @Tag("M1")
    void aMeshThatFailsDoesNotHarmThePasses() throws Exception {
        lab.keepServer();
        lab.declare();
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "this is no database at all, and long enough to be looked at as if it were one");
        try (Subscribed daemon = Subscribed.started(lab)) {
            daemon.await("complaint", () -> daemon.log().contains("mesh: not served: "));
            long passes = daemon.said().passes();
            Files.writeString(lab.registryFile(), "# and not mine\n", StandardOpenOption.APPEND);
            daemon.await("another pass", () -> daemon.said().passes() > passes);
            daemon.endsWellBy("TERM");
        }
    }

    @Test
    @Tag("M4")
    void everyCommandKeepsTheExportsCurrent() throws IOException {
        MeshServer.run(lab, "register", "--agent", "ada", "--role", "creator");
        MeshServer.run(lab, "add-task", "--task-id", "t1", "--title", "One");
        Path folder = lab.stateFolder().resolve("mesh");
        assertThat(Files.readString(folder.resolve("agent_state.json"))).contains("\"ada\"");
        assertThat(Files.readString(folder.resolve("task_graph.json"))).contains("\"t1\"");
        assertThat(Files.readAllLines(folder.resolve("coordination_events.jsonl"))).hasSize(3);
    }

    /// `seen`, as the reconciler sees it. It is told whose panes they are: of any other session it proves nothing as long
    /// as there is an agent anywhere that nobody has declared.
    @Test
    @Tag("M6")
    @Tag("M12")
    @Tag("M13")
    void whatIsShownOfAnAgentIsWhatTheReconcilerSees() {
        Living kelp = lab.start(Lab.KELP);
        Living moss = lab.start("moss-creator-claude");
        lab.declare(kelp.entry(), moss.entry());
        moss.end();
        MeshServer.run(lab, "register", "--agent", "ada", "--role", "creator", "--session", Lab.KELP);
        MeshServer.run(lab, "register", "--agent", "bob", "--role", "creator", "--session", "moss-creator-claude");
        MeshServer.run(lab, "register", "--agent", "eve", "--role", "creator", "--session", Lab.KELP, "--host", "elsewhere");
        assertThat(shown()).containsExactly("ada alive", "bob gone", "eve unknown");
        lab.keepServer();
        MeshServer.run(lab, "register", "--agent", "zoe", "--role", "creator", "--session", "keeper");
        kelp.end();
        assertThat(shown())
                .as("that a session stands without an agent that we know proves nothing")
                .containsExactly("ada gone", "bob gone", "eve unknown", "zoe unclear");
    }

    @Test
    @Tag("M6")
    void statusNamesWhoASessionIsInTheMesh() {
        Living kelp = lab.start(Lab.KELP);
        lab.declare(kelp.entry());
        assertThat(lab.run("status", "--json").out()).doesNotContain("\"mesh\"");
        MeshServer.run(lab, "register", "--agent", "ada", "--role", "creator", "--session", Lab.KELP);
        MeshServer.run(lab, "add-task", "--task-id", "t1", "--title", "One");
        MeshServer.run(lab, "claim-task", "--agent", "ada", "--task-id", "t1");
        assertThat(lab.run("status", "--json").out())
                .contains("\"mesh\":{\"agent\":\"ada\",\"status\":\"active\",\"tasks\":[\"t1\"]}");
        assertThat(lab.run("status").out()).contains("mesh: ada on t1");
    }

    @Test
    @Tag("M6")
    void statusWatchNamesWhoASessionIsInTheMesh() {
        Living kelp = lab.start(Lab.KELP);
        lab.declare(kelp.entry());
        MeshServer.run(lab, "register", "--agent", "ada", "--role", "creator", "--session", Lab.KELP);
        List<String> command = new ArrayList<>(lab.program("status", "--watch"));
        command.add(command.indexOf("-cp"), "-Dreconcile.tty=true");
        TmuxServer.Session watch = lab.tmux().newSession("watch", lab.kelp(), command.toArray(String[]::new));
        Await.until(PATIENCE, "its picture", () -> lab.tmux().capture(watch).contains("mesh: ada active"));
        MeshServer.run(lab, "add-task", "--task-id", "t1", "--title", "One");
        MeshServer.run(lab, "claim-task", "--agent", "ada", "--task-id", "t1");
        Await.until(PATIENCE, "what she does", () -> lab.tmux().capture(watch).contains("mesh: ada on t1"));
    }

    private List<String> doctor() {
        return lab.run("doctor").out().lines().filter(line -> line.substring(6).startsWith("mesh ")).toList();
    }

    @Test
    @Tag("M2")
    @Tag("M4")
    @Tag("M6")
    void doctorSaysHowTheMeshStands() throws IOException {
        lab.declare();
        assertThat(doctor()).singleElement().asString().startsWith("ok    mesh         there is none; ");
        assertThat(file()).doesNotExist();
        MeshServer.run(lab, "register", "--agent", "ada", "--role", "creator");
        MeshServer.run(lab, "add-task", "--task-id", "t1", "--title", "One");
        MeshServer.run(lab, "claim-task", "--agent", "ada", "--task-id", "t1");
        assertThat(doctor()).hasSize(3);
        assertThat(doctor().getFirst())
                .startsWith("ok    mesh         " + file() + ": store ")
                .endsWith(" of version 1; 1 agent, 1 task (1 claimed), 1 lease");
        assertThat(doctor().get(1)).isEqualTo("warn  mesh         not served from this machine");
        assertThat(doctor().getLast()).isEqualTo("ok    mesh         exports in " + file().getParent() + " are current");
        lab.set("RECONCILE_MQTT_URL", "off");
        try (MeshServer server = MeshServer.started(lab).connected()) {
            assertThat(doctor().get(1)).isEqualTo("ok    mesh         served by pid " + server.pid() + " (java)");
        }
        Files.writeString(file().resolveSibling("task_graph.json"), "{}\n");
        assertThat(doctor().getLast()).startsWith("warn  mesh         exports: " + file().resolveSibling("task_graph.json"));
        Files.writeString(file(), "this is no database at all, and long enough to be looked at as if it were one");
        assertThat(doctor()).singleElement().asString().startsWith("warn  mesh         the mesh's store " + file());
        Files.delete(file());
        assertThat(doctor()).singleElement().asString().contains(" is gone, and there is still what happened in it");
    }

    @Test
    @Tag("M1")
    void doctorLoadsNothingOfAMeshThatThereIsNot() throws IOException {
        lab.declare();
        Path classes = lab.root().resolve("classes.log");
        List<String> command = new ArrayList<>(lab.program("doctor"));
        command.add(command.indexOf("-cp"), "-Xlog:class+load=info:file=" + classes + "::filecount=0");
        Run.of(PATIENCE, lab.environment(), command).orFail();
        assertThat(Files.readString(classes))
                .contains("dev.agentsessions.cli.MeshChecks ")
                .doesNotContain("dev.agentsessions.coordinator.")
                .doesNotContain("dev.agentsessions.adapter.sql.")
                .doesNotContain("dev.agentsessions.mesh.Mesh ")
                .doesNotContain("org.sqlite.");
    }

    private List<String> shown() {
        Run run = Run.of(Duration.ofSeconds(60), lab.environment(), MeshServer.command(lab, "show", "--json"));
        List<String> shown = new ArrayList<>();
        new ObjectMapper()
                .readTree(run.orFail())
                .get("agents")
                .forEach(agent -> shown.add(agent.get("name").asString() + " " + agent.get("seen").asString()));
        return shown;
    }
}
