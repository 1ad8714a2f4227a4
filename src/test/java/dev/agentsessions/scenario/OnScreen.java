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

/// A program that draws on a real terminal, that of a tmux pane, until `q` ends it.
final class OnScreen {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path root;
    private final TmuxServer desk;
    private final TmuxServer.Session pane;

    /// Starts it, and waits for what it draws first.
    ///
    /// @param program as the lab has it run
    OnScreen(Lab lab, List<String> program) throws Exception {
        root = lab.root();
        List<String> command = new ArrayList<>(program);
        command.add(command.indexOf("-cp"), "-Dreconcile.tty=true");
        Path script = Files.writeString(root.resolve("watch.sh"), "trap : INT; echo before; stty -a >before\n"
                + quoted(command) + "\necho ended with $?; stty -a >after; echo done; read line\n");
        desk = lab.tmux("desk");
        pane = desk.newSession("desk", root, "sh", script.toString());
        await("the picture", "q quits");
    }

    private static String quoted(List<String> command) {
        List<String> words = new ArrayList<>();
        command.forEach(word -> words.add("'" + word.replace("'", "'\\''") + "'"));
        return String.join(" ", words);
    }

    String seen() {
        return new String(desk.capture(pane).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    void await(String what, String text) {
        Await.until(PATIENCE, what, () -> seen().contains(text));
    }

    /// Waits until it was drawn anew.
    String awaitAnother(String picture) {
        Await.until(PATIENCE, "the next picture", () -> !seen().equals(picture) && seen().contains("q quits"));
        return seen();
    }

    /// Whether the terminal shows its other screen, the cursor, and the rest of lines that are too long.
    String flags() {
        return desk.tmux("display-message", "-p", "-t", pane.pane(), "#{alternate_on} #{cursor_flag} #{wrap_flag}").strip();
    }

    void type(String... keys) {
        List<String> words = new ArrayList<>(List.of("send-keys", "-t", pane.pane()));
        words.addAll(List.of(keys));
        desk.tmux(words.toArray(String[]::new));
    }

    /// What it draws follows the size of the terminal.
    void followsItsSize() {
        desk.tmux("resize-window", "-t", pane.pane(), "-x", "44", "-y", "9");
        Await.until(PATIENCE, "a smaller picture", () -> seen().contains("q quits") && seen().lines().count() <= 9);
        assertThat(seen().lines()).allMatch(line -> line.length() <= 44);
    }

    /// Ends it by SIGTERM.
    void terminate() {
        ProcessHandle shell = ProcessHandle.of(pane.panePid()).orElseThrow();
        shell.children().forEach(ProcessHandle::destroy);
    }

    /// It ends with this status, and leaves the terminal as it was.
    void endsWith(int status) {
        await("its end", "done");
        assertThat(seen().strip()).matches("(?s)before\\s+(Terminated\\s+)?ended with " + status + "\\s+done");
        assertThat(flags()).isEqualTo("0 1 1");
        assertThat(Lab.read(root.resolve("after"))).isEqualTo(Lab.read(root.resolve("before")));
    }
}
