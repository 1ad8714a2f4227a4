package dev.agentsessions.cli;

import static dev.agentsessions.cli.Desk.CLAUDE;
import static dev.agentsessions.cli.Desk.entry;
import static dev.agentsessions.cli.Desk.kelp;
import static dev.agentsessions.cli.Desk.running;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.cli.Desk.Answer;
import dev.agentsessions.session.Agent;
import dev.agentsessions.status.MeshStanding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
                entry("typo-creator-agy", "agy", "runing", 9)));
        desk.checks(Check.ok("java", "25"));
        String before = Desk.read(desk.registry());
        assertThat(desk.type("doctor")).isEqualTo(new Answer(0, """
                ok    reconcile    version 1.2.3
                ok    config       file: none; all is default
                ok    java         25
                ok    registry     %1$s: 3 entries in 1 workspace (workspaces: mapping, sessions: mapping), \
                1 of other hosts
                warn  registry     no status that is known: typo-creator-agy at line 17
                                   → set it to running, stopped, terminated or archived; until then they are not judged
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

    private static MeshStanding mesh(int agents, MeshStanding.Service service, String... exportProblems) {
        return new MeshStanding.Kept(
                "/s/mesh/mesh.db",
                "0123456789abcdef0123",
                1,
                agents,
                Map.of("pending", 2, "in_progress", 1),
                1,
                service,
                new MeshStanding.Exports("/s/mesh", List.of(exportProblems)));
    }

    private List<String> ofTheMesh(MeshStanding standing) {
        desk.mesh(standing);
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
        assertThat(ofTheMesh(mesh(2, served, "/s/mesh/x: is behind: it ends at 1, and the log at 2")))
                .last()
                .isEqualTo("ok    mesh         exports: /s/mesh/x: is behind: it ends at 1, and the log at 2; whoever serves it"
                        + " is about to write them");
    }

    @Test
    @Tag("M4")
    @Tag("M12")
    void saysWhatToDoAboutAMeshThatNobodyServes() {
        MeshStanding.Service nobody = new MeshStanding.Service(List.of(), false);
        assertThat(ofTheMesh(mesh(2, nobody, "/s/mesh/x: is behind: it ends at 1, and the log at 2")))
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
        assertThat(ofTheMesh(mesh(1, served, "/s/mesh/x: is missing"))).contains("warn  mesh         exports: /s/mesh/x: is missing");
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
