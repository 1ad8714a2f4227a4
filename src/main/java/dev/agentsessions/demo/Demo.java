package dev.agentsessions.demo;

import dev.agentsessions.observe.ProcessInfo;
import dev.agentsessions.observe.ProcessProbe;
import dev.agentsessions.observe.ProcessTable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Lock;

/// A story in four acts: a registry drifts as registries do, and is healed before your eyes.
public final class Demo {
    private static final String CLAUDE = "kelp-creator-claude";
    private static final String AGY = "kelp-creator-agy";
    private static final String CONVERSATION = "7d2a9c10-5b1e-4c33-9a70-1f2e3d4c5b6a";

    private final Stage stage;
    private final Program program;
    private final ProcessProbe processes;
    private final PrintStream out;
    private final boolean coloured;
    private final Lock curtain;
    private final Path home;
    private final Path folder;
    private final Path registry;

    /// Pid of the first agent's pane.
    private long claude;

    /// Port: runs `reconcile` on the stage.
    public interface Program {
        /// @return what it printed
        /// @throws IOException if it failed, with what it said of that
        String run(Stage stage, String... args) throws IOException;
    }

    /// One part of the story.
    private interface Act {
        void play() throws IOException;
    }

    /// @param curtain a fair lock, held during each act: whoever takes it between two ends the show
    public Demo(
            Stage stage, Program program, ProcessProbe processes, PrintStream out, boolean coloured, Lock curtain) {
        this.stage = stage;
        this.program = program;
        this.processes = processes;
        this.out = out;
        this.coloured = coloured;
        this.curtain = curtain;
        this.home = stage.root().resolve("home");
        this.folder = stage.root().resolve("kelp");
        this.registry = stage.root().resolve("agent-sessions.yaml");
    }

    public void play() throws IOException {
        List<Act> acts = List.of(this::open, this::register, this::materialize, this::lose, this::end, this::close);
        for (Act act : acts) {
            curtain.lock();
            try {
                act.play();
            } finally {
                curtain.unlock();
            }
        }
    }

    private void open() throws IOException {
        Files.createDirectories(folder);
        Files.createDirectories(home.resolve(".claude/projects"));
        Files.createDirectories(home.resolve(".gemini/antigravity-cli/conversations"));
        say("A tmux server and a home of their own, in " + stage.root() + ".");
        say("Nothing of yours is looked at.");
        say("The agents are stand-ins; everything else is real.");
        title("First", "one agent runs, and there is no registry yet");
        claude = stage.start(CLAUDE, "claude", folder);
        run("init");
        show();
    }

    private void register() throws IOException {
        title("B", "somebody starts a second agent and tells nobody");
        stage.start(AGY, "agy", folder);
        heal();
        require("B", Files.readString(registry).contains(AGY));
    }

    private void materialize() throws IOException {
        title("C", "claude gets its first message, and so its conversation id");
        converse(claude);
        heal();
        require("C", Files.readString(registry).contains(CONVERSATION));
    }

    private void lose() throws IOException {
        title("D", "the conversation is deleted: told, and never mended by a guess");
        Files.delete(transcript());
        require("D", heal().contains("D stale-id"));
    }

    private void end() throws IOException {
        title("A", "a session dies: seen gone twice, its process too, then written");
        stage.end(AGY);
        heal();
        require("A", Files.readString(registry).contains("status: terminated"));
    }

    private void close() throws IOException {
        say("");
        say("Every verdict can be asked for its reasons:");
        run("why", AGY);
        say("");
        say("Now your own: `reconcile init` writes a first registry,"
                + " `reconcile --dry-run` shows what a pass would do.");
    }

    /// What Claude Code leaves on disk once it has something to remember; see its `sessions` and `projects` folders.
    private void converse(long pid) throws IOException {
        Path sessions = Files.createDirectories(home.resolve(".claude/sessions"));
        Files.writeString(
                sessions.resolve(pid + ".json"),
                "{\"pid\":" + pid + ",\"sessionId\":\"" + CONVERSATION + "\",\"cwd\":\"" + folder
                        + "\",\"procStart\":\"" + startOf(pid)
                        + "\",\"version\":\"2.1.328\",\"kind\":\"interactive\"}");
        Files.createDirectories(transcript().getParent());
        Files.writeString(
                transcript(),
                "{\"type\":\"user\",\"sessionId\":\"" + CONVERSATION + "\",\"cwd\":\"" + folder
                        + "\",\"isSidechain\":false}\n");
    }

    private Path transcript() {
        String key = folder.toString().replaceAll("[^A-Za-z0-9]", "-");
        return home.resolve(".claude/projects/" + key + "/" + CONVERSATION + ".jsonl");
    }

    private long startOf(long pid) {
        return switch (processes.scan().table(Set.of(pid), Set.of(pid))) {
            case ProcessTable.Seen seen -> {
                ProcessInfo process = seen.processes().get(pid);
                yield process == null ? 0 : process.startTicks();
            }
            case ProcessTable.Unavailable _ -> 0;
        };
    }

    /// @return what the pass printed
    private String heal() throws IOException {
        String before = Files.readString(registry);
        String printed = run("--once");
        String after = Files.readString(registry);
        say("");
        if (after.equals(before)) {
            say(dim("agent-sessions.yaml stays as it is, to the byte."));
        }
        for (String line : LineDiff.of(before, after, 1)) {
            String colour = line.startsWith("+") ? "32" : line.startsWith("-") ? "31" : "2";
            say("  " + styled(colour, line));
        }
        return printed;
    }

    private static void require(String act, boolean shown) throws IOException {
        if (!shown) {
            throw new IOException("act " + act + " of the demo did not show its drift; try again, and report it with "
                    + "what `reconcile doctor` says if it stays so");
        }
    }

    private void show() throws IOException {
        say("");
        Files.readAllLines(registry).forEach(line -> say("  " + dim(line)));
    }

    private String run(String... args) throws IOException {
        say(styled("1", "$ reconcile " + String.join(" ", args)));
        requireAudience();
        String printed = program.run(stage, args);
        out.print(printed);
        requireAudience();
        return printed;
    }

    private void requireAudience() throws IOException {
        if (out.checkError()) {
            throw new IOException("standard output takes no more of the demo; see whether its reader is gone");
        }
    }

    private void title(String act, String text) {
        say("");
        say(styled("1;36", act + "  " + text));
    }

    private void say(String line) {
        out.println(line);
    }

    private String dim(String text) {
        return styled("2", text);
    }

    private String styled(String code, String text) {
        return coloured ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
