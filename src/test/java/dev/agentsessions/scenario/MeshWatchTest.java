package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.world.Await;
import dev.agentsessions.world.TmuxServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `agent-mesh watch` on a real terminal, that of a tmux pane.
@Tag("M6")
class MeshWatchTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @RegisterExtension
    final Lab lab = new Lab();

    private TmuxServer desk;
    private TmuxServer.Session pane;

    @BeforeEach
    void watch() throws Exception {
        mesh("register", "--agent", "ada", "--role", "coder");
        mesh("add-task", "--task-id", "T1", "--title", "Mend the parser");
        List<String> command = new ArrayList<>(lab.meshProgram("watch", "--interval", "300ms"));
        command.add(command.indexOf("-cp"), "-Dreconcile.tty=true");
        List<String> words = new ArrayList<>();
        command.forEach(word -> words.add("'" + word.replace("'", "'\\''") + "'"));
        Files.writeString(
                lab.root().resolve("watch.sh"),
                "trap : INT; echo before; stty -a >before\n" + String.join(" ", words)
                        + "\necho ended with $?; stty -a >after; echo done; read line\n");
        desk = lab.tmux("desk");
        pane = desk.newSession("desk", lab.root(), "sh", lab.root().resolve("watch.sh").toString());
        Await.until(PATIENCE, "the picture", () -> seen().contains("q ends"));
    }

    private void mesh(String... words) {
        assertThat(lab.mesh(words).status()).isZero();
    }

    private String seen() {
        return new String(desk.capture(pane).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private String flags() {
        return desk.tmux("display-message", "-p", "-t", pane.pane(), "#{alternate_on} #{cursor_flag} #{wrap_flag}").strip();
    }

    @Test
    void showsWhatHappensInPlaceAndFollowsTheSizeOfTheTerminal() {
        assertThat(seen()).contains("1 agent\n  ada  active  coder", "T1  claimable").doesNotContain("before");
        assertThat(flags()).isEqualTo("1 0 0");

        mesh("claim-task", "--agent", "ada", "--task-id", "T1");
        Await.until(PATIENCE, "the lease", () -> seen().contains("1 lease\n  T1  ada  "));
        assertThat(seen().lines().filter(line -> line.contains("1 agent"))).hasSize(1);

        desk.tmux("resize-window", "-t", pane.pane(), "-x", "44", "-y", "9");
        Await.until(PATIENCE, "a smaller picture", () -> seen().contains("q ends") && seen().lines().count() <= 9);
        assertThat(seen().lines()).allMatch(line -> line.length() <= 44);
    }

    /// 130 is what a shell says of a program that SIGINT ended.
    @ParameterizedTest
    @CsvSource({"q, 0", "C-c, 130", "TERM, 143"})
    void leavesTheTerminalAsItWas(String end, int status) throws Exception {
        if (end.equals("TERM")) {
            ProcessHandle shell = ProcessHandle.of(pane.panePid()).orElseThrow();
            shell.children().forEach(ProcessHandle::destroy);
        } else {
            desk.tmux("send-keys", "-t", pane.pane(), end);
        }
        Await.until(PATIENCE, "its end", () -> seen().contains("done"));

        assertThat(seen().strip()).matches("(?s)before\\s+(Terminated\\s+)?ended with " + status + "\\s+done");
        assertThat(flags()).isEqualTo("0 1 1");
        assertThat(Lab.read(lab.root().resolve("after"))).isEqualTo(Lab.read(lab.root().resolve("before")));
    }
}
