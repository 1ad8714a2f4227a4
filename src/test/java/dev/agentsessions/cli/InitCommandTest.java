package dev.agentsessions.cli;

import static dev.agentsessions.cli.Desk.AGY;
import static dev.agentsessions.cli.Desk.CLAUDE;
import static dev.agentsessions.cli.Desk.ID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.cli.Desk.Answer;
import dev.agentsessions.session.Agent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitCommandTest {
    private static final String FIRST = """
            # Which agent sessions there should be; edit it as you like.
            version: 1
            workspaces:
              kelp:
                path: /lab/kelp
                sessions:
                  kelp-creator-claude:
                    agent: claude
                    status: running
                    pane: { pid: 100, cmd: claude, cwd: /lab/kelp }
                    claude_session_id_own: 7d2a9c10-5b1e-4c33-9a70-1f2e3d4c5b6a
                    registered_at: 2026-11-20T02:16:53Z
                    last_visible_status: auto-registered
            """;

    @TempDir
    private Path home;

    private Desk desk;

    @BeforeEach
    void begin() {
        desk = new Desk(home);
        desk.machine.start(CLAUDE, Agent.CLAUDE, 100, "/lab/kelp");
        desk.machine.converse(100, Agent.CLAUDE, ID);
    }

    @Test
    void writesWhatRunsAndWhatItIsIn() {
        assertThat(desk.type("init")).isEqualTo(new Answer(0, """
                wrote %s with 1 session
                  kelp-creator-claude
                Next: `reconcile` makes a pass, `reconcile status` shows what is true.
                """.formatted(desk.registry()), ""));
        assertThat(desk.registry()).hasContent(FIRST);
        assertThat(desk.type().out()).endsWith("Everything is as declared.\n");
    }

    @Test
    void printsItOnlyIfThatIsAsked() {
        assertThat(desk.type("init", "--dry-run")).isEqualTo(new Answer(0, FIRST, ""));
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void writesAnEmptyOneIfAllWasSeenAndNothingRuns() {
        desk.machine.end(CLAUDE);
        assertThat(desk.type("init")).isEqualTo(new Answer(0, """
                wrote %s with 0 sessions
                No agent runs in a session named <workspace>-creator-<agent>; `reconcile doctor` shows where it looked.
                """.formatted(desk.registry()), ""));
    }

    @Test
    void namesTheAgentsThatItOverlooksForTheirSessionsNames() {
        desk.machine.end(CLAUDE);
        desk.machine.start("api", Agent.CLAUDE, 200, "/lab/api");
        desk.machine.start("web", Agent.AGY, 300, "/lab/web");
        assertThat(desk.type("init")).isEqualTo(new Answer(0, """
                wrote %s with 0 sessions
                Not taken in, as their names do not match session.pattern, by default
                <workspace>-creator-<agent>:
                  api runs claude
                  web runs agy
                Rename them (tmux rename-session), give the pattern of your names as session.pattern in the
                configuration, or enter them by hand.
                """.formatted(desk.registry()), ""));
    }

    @Test
    void saysWhatItDoubts() {
        desk.machine.start("reef-creator-claude", Agent.CLAUDE, 300, "/lab/reef");
        desk.machine.converse(300, Agent.CLAUDE, ID);
        assertThat(desk.type("init").out()).contains("""
                wrote %s with 2 sessions
                  kelp-creator-claude
                  reef-creator-claude
                  kelp-creator-claude
                    conversation %s is used by 2 live sessions""".formatted(desk.registry(), ID));
    }

    @Test
    @Tag("R3")
    @Tag("R10")
    void doesNotTakeWhatItCannotSeeForNothing() {
        desk.machine.hideProcesses("no /proc");
        refuses("processes cannot be seen here (no /proc); see `reconcile doctor`");
        desk.machine.blind("access not allowed");
        refuses("tmux on /tmp/tmux-1000/default could not be read (access not allowed); see that "
                + "`tmux -S /tmp/tmux-1000/default ls` answers");
        desk.machine.closeFolder("permission denied");
        refuses("the tmux folder /tmp/tmux-1000 could not be read (permission denied); make it readable");
    }

    private void refuses(String reason) {
        Answer refusal = new Answer(
                2,
                "",
                "reconcile: nothing was written, as agents may run unseen: " + reason + ", then run init again\n");
        assertThat(desk.type("init")).isEqualTo(refusal);
        assertThat(desk.type("init", "--dry-run")).isEqualTo(refusal);
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void neverWritesOverAFile() throws IOException {
        desk.declare("mine");
        assertThat(desk.type("init")).isEqualTo(new Answer(2, "", "reconcile: " + desk.registry()
                + " exists, and init never writes over a file; use `reconcile` to keep it true\n"));
        assertThat(desk.registry()).hasContent("mine");
        Files.delete(desk.registry());
        Files.createSymbolicLink(desk.registry(), home.resolve("nowhere"));
        assertThat(desk.type("init").status()).isEqualTo(2);
        assertThat(desk.registry()).isSymbolicLink();
    }

    @Test
    void neverWritesOverAFileThatSomebodyMadeMeanwhile() {
        desk.machine.beforeLook(() -> desk.declare("mine"));
        assertThat(desk.type("init").err()).contains("exists, and init never writes over a file");
        assertThat(desk.registry()).hasContent("mine");
        assertThat(desk.registry().getParent()).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void hasOneWinnerIfManyStartAtOnce() throws Exception {
        Callable<Integer> init = () -> {
            Desk other = new Desk(home);
            other.machine.start(AGY, Agent.AGY, 200, "/lab/kelp");
            return other.type("init").status();
        };
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Integer> statuses = executor.invokeAll(List.of(init, init, init, init)).stream()
                    .map(Future::resultNow)
                    .sorted()
                    .toList();
            assertThat(statuses).containsExactly(0, 2, 2, 2);
        }
        assertThat(desk.type("status").out()).startsWith("kelp-creator-agy");
    }

    @Test
    void saysWhyItCannotBeWritten() {
        Path folder = desk.registry().resolveSibling(".").normalize();
        Desk.write(folder, "in the way of a folder");
        assertThat(desk.type("init")).isEqualTo(new Answer(2, "", "reconcile: " + desk.registry()
                + ": cannot be made, as " + folder + " is not a folder; name another place\n"));
    }

    @Test
    void makesAFileThatOnlyItsOwnerCanRead() throws IOException {
        desk.type("init");
        assertThat(Files.getPosixFilePermissions(desk.registry()).stream().map(Enum::name))
                .containsExactlyInAnyOrderElementsOf(Set.of("OWNER_READ", "OWNER_WRITE"));
    }
}
