package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.world.Await;
import dev.agentsessions.world.TmuxServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `status --watch` on a real terminal, that of a tmux pane.
@Tag("S13")
class WatchTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @RegisterExtension
    final Lab lab = new Lab();

    private TmuxServer desk;
    private TmuxServer.Session pane;
    private Living kelp;

    @BeforeEach
    void watch() throws Exception {
        lab.keepServer();
        kelp = lab.start(Lab.KELP);
        lab.declare(kelp.entry());
        List<String> command = new ArrayList<>(lab.program("status", "--watch"));
        command.add(command.indexOf("-cp"), "-Dreconcile.tty=true");
        Path script = lab.root().resolve("watch.sh");
        Files.writeString(script, "trap : INT; echo before; stty -a >before\n" + quoted(command)
                + "\necho ended with $?; stty -a >after; echo done; read line\n");
        desk = lab.tmux("desk");
        pane = desk.newSession("desk", lab.root(), "sh", script.toString());
        Await.until(PATIENCE, "the picture", () -> seen().contains("q ends"));
    }

    private static String quoted(List<String> command) {
        List<String> words = new ArrayList<>();
        command.forEach(word -> words.add("'" + word.replace("'", "'\\''") + "'"));
        return String.join(" ", words);
    }

    private String seen() {
        return new String(desk.capture(pane).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /// Waits until it was drawn anew: what was typed before has been read by then. A Ctrl-Z that comes when it has ended
    /// would have the kernel throw away what it wrote last.
    private String awaitAnother(String picture) {
        Await.until(PATIENCE, "the next picture", () -> !seen().equals(picture) && seen().contains("q ends"));
        return seen();
    }

    private String flags() {
        return desk.tmux("display-message", "-p", "-t", pane.pane(), "#{alternate_on} #{cursor_flag} #{wrap_flag}").strip();
    }

    @Test
    void showsTheTruthInPlaceAndFollowsTheSizeOfTheTerminal() {
        assertThat(seen()).contains(Lab.KELP + "  running\n").contains("no daemon runs;").doesNotContain("before");
        assertThat(flags()).isEqualTo("1 0 0");

        kelp.end();
        Await.until(PATIENCE, "the death", () -> seen().contains("running → gone\n"));
        assertThat(seen().lines().filter(line -> line.contains(Lab.KELP))).hasSize(1);

        desk.tmux("resize-window", "-t", pane.pane(), "-x", "44", "-y", "9");
        Await.until(PATIENCE, "a smaller picture", () -> seen().contains("q ends") && seen().lines().count() <= 9);
        assertThat(seen().lines()).allMatch(line -> line.length() <= 44);
    }

    /// 130 is what a shell says of a program that SIGINT ended.
    @ParameterizedTest
    @CsvSource({"q, 0", "C-c, 130", "TERM, 143"})
    void leavesTheTerminalAsItWas(String end, int status) throws Exception {
        desk.tmux("send-keys", "-t", pane.pane(), "x", "Enter", "C-z");
        if (end.equals("TERM")) {
            awaitAnother(awaitAnother(seen()));
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
