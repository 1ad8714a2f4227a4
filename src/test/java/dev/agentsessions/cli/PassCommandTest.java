package dev.agentsessions.cli;

import static dev.agentsessions.cli.Desk.AGY;
import static dev.agentsessions.cli.Desk.CLAUDE;
import static dev.agentsessions.cli.Desk.ID;
import static dev.agentsessions.cli.Desk.kelp;
import static dev.agentsessions.cli.Desk.running;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.adapter.kernel.FlockLocks;
import dev.agentsessions.cli.Desk.Answer;
import dev.agentsessions.registry.Locks;
import dev.agentsessions.session.Agent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PassCommandTest {
    @TempDir
    private Path home;

    private Desk desk;

    @BeforeEach
    void begin() {
        desk = new Desk(home);
        desk.machine.start(CLAUDE, Agent.CLAUDE, 100, "/lab/kelp");
    }

    @Test
    @Tag("R2")
    void tellsPeopleInAShortTable() {
        desk.declare(kelp(running(CLAUDE, "claude", 100), running(AGY, "agy", 200)));
        assertThat(desk.type()).isEqualTo(new Answer(0, """
                lab1 · %s
                2 entries, 1 running

                new
                  A tmux-gone          kelp-creator-agy  terminated
                    tmux gone (was pane 200, cmd agy). Marked terminated.
                """.formatted(desk.registry()), ""));
        assertThat(desk.type().out()).isEqualTo("""
                lab1 · %s
                2 entries, 1 running
                Everything is as declared.
                """.formatted(desk.registry()));
    }

    /// What is misspelt would else be looked after no longer, and nobody would know.
    @Test
    void tellsOfAStatusThatIsMisspelt() {
        desk.machine.start(AGY, Agent.AGY, 200, "/lab/kelp");
        desk.declare(kelp(running(CLAUDE, "claude", 100), Desk.entry(AGY, "agy", "Running", 200)));
        assertThat(desk.type().out()).endsWith("""
                new
                  H unknown            kelp-creator-agy  flagged
                    unknown, because its status 'Running' is none of running, stopped, terminated, archived. The YAML \
                was not changed. To tell: correct it (line 11).
                """);
        assertThat(desk.type().out()).contains("reported before, and still so\n  H unknown            kelp-creator-agy");
        desk.declare(kelp(running(CLAUDE, "claude", 100), running(AGY, "agy", 200)));
        assertThat(desk.type().out()).endsWith("Everything is as declared.\n");
    }

    @Test
    void doesNotPraiseWhatIsOnlyNoDrift() {
        desk.declare(kelp(Desk.entry(CLAUDE, "claude", "archived", 100)));
        assertThat(desk.type().out()).endsWith(
                "No drift. 1 session is not as declared and is left to you; `reconcile status` shows it.\n");
        desk.declare(kelp(
                Desk.entry(CLAUDE, "claude", "archived", 100), Desk.entry(AGY, "agy", "", 200)));
        assertThat(desk.type().out()).endsWith(
                "No drift. 2 sessions are not as declared and are left to you; `reconcile status` shows them.\n");
    }

    @Test
    @Tag("R4")
    void tellsPeopleThatADryRunWroteNothing() {
        desk.declare(kelp(running(AGY, "agy", 200)));
        String before = Desk.read(desk.registry());
        assertThat(desk.type("--dry-run").out()).startsWith("""
                lab1 · %s
                2 entries, 1 running
                Dry run: this is what a pass would do; nothing was written.

                new
                  A tmux-gone          kelp-creator-agy  terminated
                """.formatted(desk.registry()));
        assertThat(desk.registry()).hasContent(before);
        assertThat(desk.registry().resolveSibling("agent-sessions.yaml.lock")).doesNotExist();
        assertThat(desk.state()).doesNotExist();
    }

    @Test
    @Tag("R2")
    void printsOneDocumentAndNothingElseForScripts() {
        desk.declare(kelp(running(AGY, "agy", 200)));
        Answer answer = desk.type("--once", "--emit-diff");
        assertThat(answer.out()).hasLineCount(1).endsWith("}\n");
        assertThat(answer.err()).isEmpty();
        JsonNode document = JsonMapper.shared().readTree(answer.out());
        assertThat(document.at("/drifts/0/action").asString()).isEqualTo("terminated");
        assertThat(document.at("/actions/0").asString()).isEqualTo("terminated " + AGY);
        assertThat(document.get("yaml_path").asString()).isEqualTo(desk.registry().toString());
    }

    @Test
    @Tag("R3")
    void isMadeAlthoughItsMemoryCannotBeKept() throws IOException {
        desk.declare(kelp(running(AGY, "agy", 200)));
        Files.createFile(Files.createDirectories(desk.state().getParent()).resolve(desk.state().getFileName()));
        Answer answer = desk.type("--emit-diff");
        assertThat(answer.status()).isZero();
        assertThat(answer.out()).hasLineCount(1);
        assertThat(answer.err()).isEqualTo("reconcile: " + desk.state() + ": cannot be written (something else is there); see"
                + " to its permissions, or name another with --state-dir; until then every pass reports everything again"
                + " and keeps no journal\n");
        assertThat(desk.registry()).content().contains("status: terminated");
    }

    @Test
    void saysWhatOfItsMemoryCannotBeKeptIfTheRestCan() throws IOException {
        desk.declare(kelp(running(AGY, "agy", 200)));
        Files.createDirectories(desk.state().resolve("kelp.state/x"));
        Desk.write(desk.state().resolve("journal"), "");
        assertThat(desk.type("--emit-diff").err().lines())
                .containsExactly(
                        "reconcile: " + desk.state() + "/kelp.state: could not be written: Is a directory",
                        "reconcile: this pass could not be journaled in " + desk.state() + "/journal: something else is there");
    }

    @Test
    @Tag("R22")
    void forgetsNothingButWhatWasDamaged() {
        desk.declare(kelp(running(CLAUDE, "claude", 100), "        claude_session_id_own: " + ID + "\n"));
        assertThat(news()).containsExactly("D stale-id flagged");
        assertThat(news()).isEmpty();
        Desk.write(desk.state().resolve("kelp.state"), "{\"half a");
        Answer again = desk.type("--emit-diff", "-v");
        assertThat(again.err()).contains("kelp.state: passed over, as ");
        assertThat(JsonMapper.shared().readTree(again.out()).get("drifts")).hasSize(1);
        assertThat(news()).isEmpty();
    }

    private List<String> news() {
        Answer answer = desk.type("--emit-diff");
        assertThat(answer.status()).isZero();
        assertThat(answer.err()).isEmpty();
        List<String> drifts = new ArrayList<>();
        for (JsonNode drift : JsonMapper.shared().readTree(answer.out()).get("drifts")) {
            drifts.add(drift.get("class").asString() + " " + drift.get("kind").asString() + " "
                    + drift.get("action").asString());
        }
        return drifts;
    }

    @Test
    @Tag("R3")
    void failsIfNobodyCouldBeTold() {
        desk.declare(kelp(running(CLAUDE, "claude", 100), "        claude_session_id_own: " + ID + "\n"));
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertThat(desk.type(new Closed(), err, "--emit-diff")).isEqualTo(2);
        assertThat(err).hasToString("reconcile: the pass was made, but standard output took no report of it; what it"
                + " found will be told by the next pass\n");
        assertThat(desk.state().resolve("journal")).isNotEmptyDirectory();
        assertThat(news()).containsExactly("D stale-id flagged");
    }

    @Test
    @Tag("R3")
    void failsLikewiseForEveryOtherAnswerThatADiskDidNotTake() {
        desk.declare(kelp(running(CLAUDE, "claude", 100)));
        String[][] commands = {{"status"}, {"status", "--json"}, {"why", CLAUDE}, {"doctor"}, {"--help"}};
        for (String[] words : commands) {
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            assertThat(desk.type(new Closed(), err, words)).isEqualTo(2);
            assertThat(err).hasToString("reconcile: standard output took no answer; see whether its disk is full\n");
        }
    }

    /// Such as `head`, which has seen enough.
    @Test
    void endsSilentlyWhenTheReaderOfWhatIsOnlyShownHasGone() throws IOException {
        desk.read = false;
        desk.declare(kelp(running(CLAUDE, "claude", 100)));
        String[][] commands = {
            {"status"}, {"status", "--json"}, {"why", CLAUDE}, {"doctor"}, {"replay", "none"}, {"--help"}, {"--version"}
        };
        for (String[] words : commands) {
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            assertThat(desk.type(new Closed(), err, words)).isEqualTo(141);
            assertThat(err.toString(UTF_8).replaceFirst("reconcile: none: .*\n", "")).isEmpty();
        }
        for (String[] words : new String[][] {{"--once"}, {"--dry-run"}, {"--emit-diff", "--dry-run"}}) {
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            assertThat(desk.type(new Closed(), err, words)).isEqualTo(2);
            assertThat(err.toString(UTF_8)).startsWith("reconcile: the pass was made, but standard output took no report");
        }
        Files.delete(desk.registry());
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertThat(desk.type(new Closed(), err, "init")).isEqualTo(2);
        assertThat(err).hasToString(
                "reconcile: standard output took no answer, as its reader is gone; see whether it was to be\n");
    }

    @Test
    @Tag("R3")
    @Tag("R9")
    void namesWhoHoldsTheLockIfItIsNotHadInTime() throws Exception {
        desk.declare(kelp(running(AGY, "agy", 200)));
        desk.locks(new FlockLocks());
        desk.set("RECONCILE_LOCK_TIMEOUT", "50ms");
        String before = Desk.read(desk.registry());
        Path lock = desk.registry().resolveSibling("agent-sessions.yaml.lock");
        try (Locks.Held _ = new FlockLocks().acquire(lock, Duration.ofSeconds(1))) {
            Answer answer = desk.type("--emit-diff");
            assertThat(answer.status()).isEqualTo(2);
            assertThat(answer.out()).isEmpty();
            assertThat(answer.err())
                    .hasLineCount(1)
                    .startsWith("reconcile: " + lock + ": locked by pid " + ProcessHandle.current().pid() + " (java)");
        }
        assertThat(desk.registry()).hasContent(before);
        assertThat(desk.state()).doesNotExist();
        assertThat(news()).containsExactly("A tmux-gone terminated", "B unregistered registered");
    }

    @Test
    @Tag("R22")
    void reportsOnceAndThenAsOngoing() {
        desk.declare(kelp(running(CLAUDE, "claude", 100), "        claude_session_id_own: " + ID + "\n"));
        assertThat(news()).containsExactly("D stale-id flagged");
        assertThat(desk.type().out()).contains("reported before, and still so\n  D stale-id ");
        assertThat(news()).isEmpty();
    }

    @Test
    @Tag("R22")
    void reportsAgainWhatEndedAndReturned() {
        desk.declare(kelp(running(CLAUDE, "claude", 100), "        claude_session_id_own: " + ID + "\n"));
        assertThat(news()).containsExactly("D stale-id flagged");
        desk.machine.keep(Agent.CLAUDE, ID);
        assertThat(news()).isEmpty();
        desk.machine.delete(Agent.CLAUDE, ID);
        assertThat(news()).containsExactly("D stale-id flagged");
    }

    @Test
    @Tag("R22")
    @Tag("R17")
    void reportsADeferredDriftAgainOnceItIsDone() {
        desk.declare(kelp(running(CLAUDE, "claude", 100)));
        desk.machine.start(AGY, Agent.AGY, 200, "/lab/kelp", 2);
        assertThat(news()).containsExactly("B unregistered deferred");
        assertThat(news()).isEmpty();
        desk.machine.pass(5);
        assertThat(news()).containsExactly("B unregistered registered");
        assertThat(news()).isEmpty();
        assertThat(desk.registry()).content().contains(AGY);
    }

    @Test
    @Tag("R22")
    void hasTheSameIdWheneverItIsSeen() {
        desk.declare(kelp(running(CLAUDE, "claude", 100), "        claude_session_id_own: " + ID + "\n"));
        String first = id("/drifts/0/id");
        desk.machine.pass(1000);
        assertThat(id("/ongoing/0/id")).isEqualTo(first);
    }

    private String id(String pointer) {
        return JsonMapper.shared().readTree(desk.type("--emit-diff").out()).at(pointer).asString();
    }

    @Test
    @Tag("R21")
    void isNotConfirmedIfASocketCannotBeRead() {
        desk.declare(kelp(running(CLAUDE, "claude", 100)));
        assertThat(JsonMapper.shared().readTree(desk.type("--emit-diff").out()).get("tmux_confirmed").asBoolean())
                .isTrue();
        desk.machine.blind("access not allowed");
        assertThat(desk.type().out()).contains("1 entry, 1 running, 1 unknown, not every tmux socket could be read\n");
        assertThat(JsonMapper.shared().readTree(desk.type("--emit-diff").out()).get("tmux_confirmed").asBoolean())
                .isFalse();
    }

    @Test
    @Tag("R26")
    void takesBackADeathThatItDeclaredInError() {
        desk.declare(kelp(running(CLAUDE, "claude", 100)));
        assertThat(news()).isEmpty();
        desk.machine.end(CLAUDE);
        assertThat(news()).containsExactly("A tmux-gone terminated");
        desk.machine.start(CLAUDE, Agent.CLAUDE, 100, "/lab/kelp");
        desk.machine.pass(10);
        assertThat(news()).containsExactly("E false-death resumed");
        assertThat(desk.registry()).content().contains("status: running");
        assertThat(desk.type("doctor").out()).contains("warn  deaths       1 declared, 1 retracted\n");
    }
}
