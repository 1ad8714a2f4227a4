package dev.agentsessions.scenario;

import dev.agentsessions.world.Await;
import dev.agentsessions.world.Run;
import dev.agentsessions.world.StandIn;
import dev.agentsessions.world.TmuxServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// An agent of the mesh in a tmux session of its own: a program by an agent's name that plays a script of shell, calls
/// `agent-mesh` as it is on its `PATH`, and notes what it was answered.
///
/// In its script `cue NAME` waits, without a child process, until [#cue] is called with that name, and `note NAME
/// COMMAND...` notes what a command prints and its exit status.
///
/// @param folder of its cues and notes
record Player(Lab lab, String name, TmuxServer.Session session, long pid, Path folder) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static final String PROLOGUE = """
            cd "%s" || exit
            cue() { mkfifo "$1.cue"; read -r _ < "$1.cue"; }
            note() {
                note=$1; shift
                "$@" > "$note.new" 2>&1
                echo "$?" >> "$note.new"
                mv "$note.new" "$note"
            }
            """;

    /// Puts `agent-mesh`, as a process of its own, on the `PATH` of all sessions.
    static void install(Lab lab) {
        String command =
                lab.meshProgram().stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        StandIn.write(lab.root().resolve("bin/agent-mesh"), "#!/bin/sh\nexec " + command + " \"$@\"\n");
    }

    /// Begins a script, as the command of a new session.
    ///
    /// @param session ends in the agent that it is
    static Player begun(Lab lab, String session, String script) {
        Path folder = lab.folder("players/" + NUMBER.incrementAndGet());
        Path file = folder.resolve("script");
        StandIn.write(file, PROLOGUE.formatted(folder) + script);
        String agent = session.substring(session.lastIndexOf('-') + 1);
        TmuxServer.Session started = lab.tmux().newSession(session, folder, lab.command(agent)[0], file.toString());
        return new Player(lab, session, started, started.panePid(), folder);
    }

    /// The entry that a person would write for it.
    String entry() {
        return Lab.entry(name, name.substring(name.lastIndexOf('-') + 1), pid, folder);
    }

    /// Has it go on from where it waits for this, once it does.
    void cue(String cue) {
        Path fifo = folder.resolve(cue + ".cue");
        Await.until(PATIENCE, name + " at " + cue, () -> Files.exists(fifo));
        Run.of(PATIENCE, lab.environment(), List.of("sh", "-c", "echo > \"$1\"", "sh", fifo.toString()))
                .orFail();
    }

    /// What it was answered, once it was, with exactly this exit status.
    String noted(String note, int status) {
        Path file = folder.resolve(note);
        Await.until(PATIENCE, name + " with " + note, () -> Files.exists(file));
        String text = Lab.read(file);
        if (!text.endsWith(status + "\n")) {
            throw new AssertionError(name + " was answered to " + note + ": " + text);
        }
        return text.substring(0, text.lastIndexOf(Integer.toString(status)));
    }

    /// The same for what is JSON.
    JsonNode json(String note, int status) {
        return new ObjectMapper().readTree(noted(note, status));
    }

    /// Kills it with SIGKILL, and waits until its pane is gone, too.
    void kill() {
        Run.of(PATIENCE, lab.environment(), List.of("kill", "-KILL", Long.toString(pid))).orFail();
        Await.until(PATIENCE, "end of " + name, () -> !Proc.lives(pid) && !lab.tmux().tmux("ls").contains(name + ":"));
    }
}
