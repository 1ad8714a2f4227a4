package dev.agentsessions.cli;

import static dev.agentsessions.cli.Desk.CLAUDE;
import static dev.agentsessions.cli.Desk.entry;
import static dev.agentsessions.cli.Desk.kelp;
import static dev.agentsessions.cli.Desk.running;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.cli.Desk.Answer;
import dev.agentsessions.session.Agent;
import dev.agentsessions.status.MeshStanding;
import dev.agentsessions.status.MeshStanding.Problem;
import dev.agentsessions.status.MeshStanding.Problem.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
    @TempDir
    private Path home;

    private Desk desk;

    @BeforeEach
    void begin() {
        desk = new Desk(home);
        desk.machine.start(CLAUDE, Agent.CLAUDE, 100, "/lab/kelp");
    }

    @AfterEach
    void end() {
        System.clearProperty("reconcile.tty");
        System.clearProperty("reconcile.columns");
    }

    @Test
    @Tag("R4")
    void showsWhatCanBeSeenAndWritesNothing() {
        desk.declare(kelp(
                running(CLAUDE, "claude", 100),
                running("far-creator-agy", "agy", 7) + "        host: lab2\n",
                entry("typo-creator-agy", "agy", "runing", 9),
                entry("bare-creator-agy", "agie", "", 9),
                entry("slip-creator-agy", "agy", "running", 9).replace("status:", "staus:")));
        desk.checks(Check.ok("java", "25"));
        String before = Desk.read(desk.registry());
        assertThat(desk.type("doctor")).isEqualTo(new Answer(0, """
                ok    reconcile    version 1.2.3
                ok    config       file: none; all is default
                ok    java         25
                ok    registry     %1$s: 5 entries in 1 workspace (workspaces: mapping, sessions: mapping), \
                1 of other hosts
                warn  registry     no status that is known: typo-creator-agy at line 17: 'runing', bare-creator-agy at \
                line 22: none, slip-creator-agy at line 27: none, but 'staus'
                                   → set it to running, stopped, terminated or archived; until then it is unknown what \
                should be
                warn  registry     no agent that is known: bare-creator-agy at line 22: 'agie'
                                   → correct it if it should be claude or agy; of any other it is only seen whether its \
                session stands
                ok    tmux folder  /tmp/tmux-1000
                ok    tmux socket  /tmp/tmux-1000/default: 1 session, tmux 3.5a, server 4711
                ok    processes    seen; host lab1
                ok    claude       /home/u/.claude: readable
                ok    agy          /home/u/.agy: readable
                ok    memory       %2$s: 0 workspaces
                ok    deaths       0 declared, 0 retracted
                ok    daemon       none runs; the registry is kept true when somebody asks
                ok    mesh         there is none; `agent-mesh register` begins one
                ok    jobs         no job registry is configured (jobs.folder)
                """.formatted(desk.registry(), desk.state()), ""));
        assertThat(desk.registry()).hasContent(before);
        assertThat(desk.state()).doesNotExist();
    }

    @Test
    void saysWhatToDoWithoutARegistry() {
        assertThat(desk.type("doctor").out())
                .contains("bad   registry     there is none at " + desk.registry() + "\n"
                        + " ".repeat(19) + "→ name it with --registry, or write a first one with `reconcile init`\n")
                .contains("ok    tmux socket  ");
    }

    @Test
    void saysWhatIsWrongWithTheRegistry() {
        desk.declare("workspaces: [");
        assertThat(desk.type("doctor").out()).contains("bad   registry     " + desk.registry() + ":1:");
    }

    @Test
    @Tag("R5")
    void wondersAboutARegistryThatDeclaresNothing() {
        desk.declare("worksapces:\n  kelp: { sessions: { a: { agent: claude, status: running } } }\n");
        assertThat(desk.type("doctor").out()).contains("warn  registry     it declares nothing\n");
    }

    /// As `init` writes it where no agent runs.
    @Test
    @Tag("R5")
    void saysHowARegistryThatIsEmptyIsFilled() {
        desk.machine.end(CLAUDE);
        assertThat(desk.type("init").status()).isZero();
        assertThat(desk.type("doctor").out()).contains("""
                ok    registry     %s: 0 entries in 0 workspaces (workspaces: empty)
                ok    registry     it is empty
                                   → start an agent in a tmux session named <workspace>-creator-<agent>, and `reconcile` \
                registers it
                """.formatted(desk.registry())).doesNotContain("spelled");
    }

    @Test
    void saysWhatToDoAboutWhatCannotBeSeenOrKept() {
        desk.declare(kelp(running(CLAUDE, "claude", 100)));
        desk.machine.blind("access not allowed");
        Desk.write(desk.state(), "in the way of a folder");
        assertThat(desk.type("doctor").out())
                .contains("""
                        warn  tmux socket  /tmp/tmux-1000/default: access not allowed
                                           → its sessions are unknown until `tmux -S /tmp/tmux-1000/default ls` answers
                        """)
                .contains("""
                        warn  memory       %s: cannot be written
                                           → see to its permissions, or name another with --state-dir; until then \
                        every pass reports everything again and keeps no journal
                        """.formatted(desk.state()));
    }

    @Test
    @Tag("R1")
    void showsWhereSettingsComeFrom() {
        desk.declare("workspaces:\n");
        Desk.write(home.resolve(".config/session-reconciler/config.yaml"), "settle: 1s\n");
        desk.set("RECONCILE_LOCK_TIMEOUT", "2s");
        assertThat(desk.type("doctor", "--state-dir", "/s").out())
                .contains("ok    config       file: " + home + "/.config/session-reconciler/config.yaml; set: state-dir"
                        + " by --state-dir, settle by " + home
                        + "/.config/session-reconciler/config.yaml:1, lock.timeout by RECONCILE_LOCK_TIMEOUT\n");
    }

    /// Nobody else would ever say so. What they are set to may be secret.
    @Test
    @Tag("R1")
    void namesVariablesThatSetNothing() {
        desk.declare("workspaces:\n");
        assertThat(desk.type("doctor").out()).doesNotContain("variables");
        desk.set("RECONCILE_SETLE", "1s");
        desk.set("RECONCILE_MQTT_PASSWORT", "hunter2");
        desk.set("RECONCILE_MQTT_PASSWORD", "hunter2");
        desk.set("RECONCILE_COLOUR", "red");
        assertThat(desk.type("doctor").out()).contains("""
                warn  config       variables that set nothing: RECONCILE_COLOUR, RECONCILE_MQTT_PASSWORT (did you mean \
                RECONCILE_MQTT_PASSWORD?), RECONCILE_SETLE (did you mean RECONCILE_SETTLE?)
                                   → correct or unset them; config/config.yaml has every key, and RECONCILE_<KEY> sets it
                """).doesNotContain("hunter2");
    }

    private static MeshStanding mesh(int agents, MeshStanding.Service service) {
        return mesh(agents, service, null);
    }

    private static Problem behind(String file) {
        return new Problem(Kind.BEHIND, file + ": is behind: it ends at 1, and the log at 2");
    }

    private static MeshStanding mesh(
            int agents, MeshStanding.Service service, @Nullable Duration lacking, Problem... problems) {
        return mesh(agents, 0, service, lacking, problems);
    }

    private static MeshStanding mesh(
            int agents, int ended, MeshStanding.Service service, @Nullable Duration lacking, Problem... problems) {
        return new MeshStanding.Kept(
                "/s/mesh/mesh.db",
                "0123456789abcdef0123",
                1,
                agents,
                Map.of("pending", 2, "in_progress", 1),
                new MeshStanding.Leases(1, ended),
                service,
                new MeshStanding.Exports("/s/mesh", List.of(problems), lacking));
    }

    private List<String> ofTheMesh(MeshStanding standing) {
        return ofTheMesh(() -> standing);
    }

    private List<String> ofTheMesh(Supplier<MeshStanding> standing) {
        desk.meshStands(standing);
        List<String> lines = new ArrayList<>();
        boolean mesh = false;
        for (String line : desk.type("doctor").out().lines().toList()) {
            mesh = line.startsWith(" ") ? mesh : line.substring(6).startsWith("mesh ");
            if (mesh) {
                lines.add(line.strip());
            }
        }
        return lines;
    }

    @Test
    @Tag("M6")
    void saysHowTheMeshStands() {
        MeshStanding.Service served = new MeshStanding.Service(List.of("pid 7 (java)", "pid 8 (java)"), false);
        assertThat(ofTheMesh(mesh(2, served)))
                .containsExactly(
                        "ok    mesh         /s/mesh/mesh.db: store 0123456789ab of version 1; 2 agents, 3 tasks (1 in progress,"
                                + " 2 pending), 1 lease",
                        "ok    mesh         served by pid 7 (java), pid 8 (java)",
                        "ok    mesh         exports in /s/mesh are current");
        assertThat(ofTheMesh(mesh(2, 1, served, null)).getFirst())
                .endsWith(", 1 lease, and 1 that has ended and is taken back at the next claim or sweep");
        assertThat(ofTheMesh(mesh(2, 2, served, null)).getFirst())
                .endsWith(", 1 lease, and 2 that have ended and are taken back at the next claim or sweep");
        assertThat(ofTheMesh(mesh(2, served, Duration.ofSeconds(5), behind("/s/mesh/x"))))
                .contains("ok    mesh         served by pid 7 (java), pid 8 (java)")
                .last()
                .isEqualTo("ok    mesh         exports: /s/mesh/x: is behind: it ends at 1, and the log at 2; whoever serves it"
                        + " is about to write them");
    }

    @Test
    @Tag("M4")
    @Tag("M12")
    void saysWhatToDoAboutAMeshThatNobodyServes() {
        MeshStanding.Service nobody = new MeshStanding.Service(List.of(), false);
        assertThat(ofTheMesh(mesh(2, nobody, Duration.ofSeconds(1), behind("/s/mesh/x"))))
                .contains("warn  mesh         not served from this machine")
                .anyMatch(line -> line.startsWith("→ run `reconcile --subscribe` or `agent-mesh serve`; until then"))
                .contains("warn  mesh         exports: /s/mesh/x: is behind: it ends at 1, and the log at 2")
                .anyMatch(line -> line.startsWith("→ do not rely on them; "));
        assertThat(ofTheMesh(mesh(0, nobody))).contains("ok    mesh         not served from this machine");
        assertThat(ofTheMesh(mesh(1, new MeshStanding.Service(List.of(), true))))
                .contains("warn  mesh         not served from this machine; of others nothing can be seen here");
        assertThat(ofTheMesh(mesh(1, new MeshStanding.Service(null, false))))
                .contains("ok    mesh         whether it is served from here cannot be seen on this system");
        MeshStanding.Service served = new MeshStanding.Service(List.of("pid 7 (java)"), false);
        assertThat(ofTheMesh(mesh(1, served, null, new Problem(Kind.UNREADABLE, "/s/mesh/x: is missing"))))
                .contains("warn  mesh         exports: /s/mesh/x: is missing");
    }

    /// Somebody holds the lock of a coordinator, and does nothing.
    @Test
    @Tag("M4")
    void warnsOfWhoeverServesTheMeshAndDoesNot() {
        MeshStanding.Service served = new MeshStanding.Service(List.of("pid 7 (java)", "pid 8 (java)"), false);
        assertThat(ofTheMesh(mesh(2, served, Duration.ofMillis(6_001), behind("/s/mesh/x"))))
                .endsWith(
                        "warn  mesh         served by pid 7 (java), pid 8 (java), and yet the exports lack what happened 6 s ago",
                        "→ if `ps -o pid=,stat= -p 7,8` shows T it was stopped, and `kill -CONT` lets it go on; else see in its"
                                + " log what keeps it, and if it hangs end it and start it again",
                        "warn  mesh         exports: /s/mesh/x: is behind: it ends at 1, and the log at 2",
                        "→ do not rely on them until whoever serves it goes on");
        assertThat(ofTheMesh(mesh(2, served, null, behind("/s/mesh/x"))))
                .contains("warn  mesh         served by pid 7 (java), pid 8 (java), and yet the exports lack what happened");
    }

    /// Which of the two is wrong only the log can tell.
    @Test
    @Tag("M3")
    @Tag("M4")
    void blamesNeitherTheStoreNorAnExportThatDiffers() {
        MeshStanding.Service served = new MeshStanding.Service(List.of("pid 7 (java)"), false);
        Problem different = new Problem(Kind.DIFFERENT, "/s/mesh/y and the store differ");
        assertThat(ofTheMesh(mesh(2, served, Duration.ZERO, behind("/s/mesh/x"), different)))
                .contains("ok    mesh         served by pid 7 (java)")
                .endsWith(
                        "warn  mesh         exports: /s/mesh/x: is behind: it ends at 1, and the log at 2; /s/mesh/y and the"
                                + " store differ",
                        "→ somebody has changed one or the other; `agent-mesh verify` says which of them is wrong");
    }

    @Test
    @Tag("M2")
    void saysWhatToDoAboutAStoreOfAnotherVersion() {
        assertThat(ofTheMesh(new MeshStanding.OfVersion("/s/mesh/mesh.db", 1, 2)))
                .containsExactly(
                        "warn  mesh         /s/mesh/mesh.db: store of version 1, and this program makes 2",
                        "→ whatever `agent-mesh` or `reconcile --subscribe` does next brings it up to that; copy it before, as"
                                + " an older program cannot use it afterwards");
        assertThat(ofTheMesh(new MeshStanding.OfVersion("/s/mesh/mesh.db", 3, 2)))
                .containsExactly(
                        "warn  mesh         /s/mesh/mesh.db: store of version 3, and this program makes 2",
                        "→ update this program; until then it can do nothing with the mesh");
    }

    @Test
    @Tag("M6")
    void whatGoesWrongUnexpectedlyIsTold() {
        assertThat(ofTheMesh(() -> {
                    throw new IllegalStateException("odd\nrow");
                }))
                .containsExactly(
                        "warn  mesh         it cannot be looked at: java.lang.IllegalStateException: odd\\x0arow",
                        "→ `agent-mesh verify` says whether its store is in order; if it is, report this");
        assertThat(desk.type("doctor").out()).contains("ok    jobs  ");
    }

    @Test
    @Tag("M2")
    void saysWhyAMeshCannotBeHad() {
        assertThat(ofTheMesh(new MeshStanding.Unusable("the mesh's store /s/mesh/mesh.db cannot be used: x")))
                .containsExactly(
                        "warn  mesh         the mesh's store /s/mesh/mesh.db cannot be used: x",
                        "→ until then no agent can claim or keep a task; sessions are looked after without it");
    }

    @Test
    void fitsATerminal() {
        System.setProperty("reconcile.tty", "true");
        System.setProperty("reconcile.columns", "80");
        desk.set("NO_COLOR", "1");
        desk.set("RECONCILE_REGISTRY", "/r");
        desk.set("RECONCILE_STATE_DIR", "/proc/s");
        assertThat(desk.type("doctor").out().lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void saysTheSameAsJson() {
        desk.declare("workspaces:\n");
        assertThat(desk.type("doctor", "--json").out())
                .startsWith("""
                        {"schema_version":1,"checks":[{"state":"ok","name":"reconcile","found":"version 1.2.3",\
                        "advice":""},\
                        """)
                .hasLineCount(1);
    }
}
