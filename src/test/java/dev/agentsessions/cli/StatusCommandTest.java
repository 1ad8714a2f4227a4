package dev.agentsessions.cli;

import static dev.agentsessions.cli.Desk.AGY;
import static dev.agentsessions.cli.Desk.CLAUDE;
import static dev.agentsessions.cli.Desk.entry;
import static dev.agentsessions.cli.Desk.kelp;
import static dev.agentsessions.cli.Desk.running;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.cli.Desk.Answer;
import dev.agentsessions.session.Agent;
import dev.agentsessions.status.MeshMember;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusCommandTest {
    private static final String ELSEWHERE = "        host: lab2\n";
    private static final String UNSCANNED = "        tmux_server: /x/y\n        delegate_job_id: abc12345\n";

    @TempDir
    private Path home;

    private Desk desk;

    @BeforeEach
    void begin() {
        desk = new Desk(home);
        desk.machine.start(CLAUDE, Agent.CLAUDE, 100, "/lab/kelp");
        desk.machine.start(AGY, Agent.AGY, 200, "/lab/kelp");
        desk.declare(kelp(
                running(CLAUDE, "claude", 100) + "        claude_session_id_own: " + Desk.ID + "\n",
                running("dead-creator-claude", "claude", 99),
                entry("old-creator-agy", "agy", "stopped", 5),
                running("far-creator-agy", "agy", 7) + ELSEWHERE,
                running("blind-creator-agy", "agy", 8) + UNSCANNED,
                entry("typo-creator-agy", "agy", "runing", 9),
                entry("bare-creator-agy", "agy", "null", 10)));
    }

    @AfterEach
    void end() {
        System.clearProperty("reconcile.tty");
        System.clearProperty("reconcile.columns");
    }

    @Test
    void saysInOneLineForEachSessionWhatIsDeclaredAndWhatIsTrue() {
        String before = Desk.read(desk.registry());
        assertThat(desk.type("status")).isEqualTo(new Answer(0, """
                kelp-creator-claude  running · D stale-id
                dead-creator-claude  running → gone
                old-creator-agy      stopped
                far-creator-agy      on host lab2, not looked at
                blind-creator-agy    running → unknown, because the tmux socket /x/y is not scanned · job abc12345
                typo-creator-agy     runing → unknown, because its status 'runing' is none of running, stopped, \
                terminated, archived
                bare-creator-agy     no status → gone
                kelp-creator-agy     not registered → running
                """, ""));
        assertThat(desk.registry()).hasContent(before);
        assertThat(desk.state()).doesNotExist();
    }

    /// A session of the same name elsewhere is another one.
    @Test
    @Tag("M6")
    void namesTheAgentsOfTheMeshInSessionsOfThisHost() {
        MeshMember ada = new MeshMember("ada", "active", List.of());
        desk.mesh(() -> Map.of(CLAUDE, ada, AGY, ada, "far-creator-agy", ada));
        assertThat(desk.type("status").out().lines())
                .contains(
                        "kelp-creator-claude  running · D stale-id · mesh: ada active",
                        "far-creator-agy      on host lab2, not looked at",
                        "kelp-creator-agy     not registered → running · mesh: ada active");
    }

    @Test
    void keepsTheJobOnANarrowTerminal() {
        System.setProperty("reconcile.tty", "true");
        System.setProperty("reconcile.columns", "64");
        desk.set("NO_COLOR", "1");
        assertThat(desk.type("status").out().lines())
                .allMatch(line -> line.length() <= 64)
                .contains("blind-creator-agy    running → unknown, because … · job abc12345");
    }

    @Test
    void coloursWhatIsNotInOrderOnATerminal() {
        System.setProperty("reconcile.tty", "true");
        assertThat(desk.type("status").out())
                .contains("kelp-creator-claude  \u001b[33mrunning · D stale-id\u001b[0m\n")
                .contains("old-creator-agy      stopped\n")
                .contains("dead-creator-claude  \u001b[33mrunning → gone\u001b[0m\n");
        desk.set("NO_COLOR", "1");
        assertThat(desk.type("status").out()).doesNotContain("\u001b");
    }

    @Test
    void saysTheSameAsJson() {
        desk.declare(kelp(running(CLAUDE, "claude", 100), running("blind-creator-agy", "agy", 8) + UNSCANNED));
        assertThat(desk.type("status", "--json")).isEqualTo(new Answer(0, """
                {"schema_version":1,"timestamp":"2026-11-20T02:16:53Z","host":"lab1","yaml_path":"%s","sessions":[\
                {"session":"kelp-creator-claude","workspace":"kelp","agent":"claude","declared":"running",\
                "truth":"running","in_order":true,"drifts":[],"state":"running","own_id":null,"delegate_job_id":null,\
                "job":null},\
                {"session":"blind-creator-agy","workspace":"kelp","agent":"agy","declared":"running",\
                "truth":"unknown","because":"the tmux socket /x/y is not scanned","in_order":false,"drifts":["H unknown"],\
                "state":"running → unknown, because the tmux socket /x/y is not scanned · job abc12345",\
                "own_id":null,"delegate_job_id":"abc12345",\
                "job":{"id":"abc12345","status":null,"event":null,"seq":null,"at":null,"problem":null}},\
                {"session":"kelp-creator-agy","workspace":"kelp","agent":"agy","declared":null,"truth":"running",\
                "in_order":false,"drifts":["B unregistered"],\
                "state":"not registered → running","own_id":null,"delegate_job_id":null,"job":null}],"daemon":null}
                """.formatted(desk.registry()), ""));
    }

    /// A restart, an id that is to be recorded, and a conversation shared by two: all of them run as declared.
    @Test
    void showsADriftThatTheStateDoesNotTell() {
        desk.machine.end(AGY);
        desk.machine.start("reef-creator-claude", Agent.CLAUDE, 300, "/lab/kelp");
        desk.declare(kelp(
                running(CLAUDE, "claude", 99),
                running("reef-creator-claude", "claude", 300) + "        delegate_job_id: abc12345\n"));
        desk.machine.converse(100, Agent.CLAUDE, Desk.ID);
        assertThat(desk.type("status").out()).isEqualTo("""
                kelp-creator-claude  running · E restarted · C id-materialized
                reef-creator-claude  running · job abc12345
                """);
        desk.machine.converse(300, Agent.CLAUDE, Desk.ID);
        assertThat(desk.type("status").out()).isEqualTo("""
                kelp-creator-claude  running · E restarted · G shared-conversation
                reef-creator-claude  running · G shared-conversation · job abc12345
                """);
        assertThat(desk.type("status", "--json").out())
                .contains("\"in_order\":false,\"drifts\":[\"E restarted\",\"G shared-conversation\"],")
                .doesNotContain("\"in_order\":true");
    }

    @Test
    @Tag("R18")
    void showsHostileTextAsWhatItIs() {
        desk.machine.end(CLAUDE);
        desk.machine.end(AGY);
        desk.declare("""
                workspaces:
                  kelp:
                    sessions:
                      "\\e[31mred\\tname":
                        agent: claude
                        status: "\\e]0;title\\a"
                        delegate_job_id: "a\\nb"
                """);
        assertThat(desk.type("status").out())
                .startsWith("\\x1b[31mred\\x09name  \\x1b]0;title\\x07 → unknown, because its status '\\x1b]0;title\\x07' is"
                        + " none of running, stopped, terminated, archived · job a\\x0ab\n");
    }

    @Test
    void saysSoIfThereIsNothing() {
        desk.declare("workspaces:\n");
        desk.machine.end(CLAUDE);
        desk.machine.end(AGY);
        assertThat(desk.type("status").out()).isEqualTo("The registry has no sessions.\n");
    }
}
