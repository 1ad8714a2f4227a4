package dev.agentsessions;

import dev.agentsessions.adapter.proc.CurrentUser;
import dev.agentsessions.adapter.proc.ProcFs;
import dev.agentsessions.adapter.tmux.PrivateStage;
import dev.agentsessions.app.App;
import dev.agentsessions.demo.Stage;
import dev.agentsessions.observe.ProcessInfo;
import dev.agentsessions.observe.ProcessTable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/// Runs the program over a world of its own, for the JVM to record what it loads and links (JEP 483, 514, 515).
///
/// `bin/reconcile` starts it once after a build. Every later start loads at once whatever was loaded here, needed or
/// not, at some 12 µs a class: so this does what a worker does twice a minute, passes over sessions that are in order,
/// and as little as possible besides. A pass that finds a drift loads what it needs for that when it needs it.
final class Training {
    private static final String SESSION = "lab-creator-claude";
    private static final String CONVERSATION = "00000000-0000-4000-8000-000000000001";

    private static final String REGISTRY = """
            version: 1
            workspaces:
              lab:
                path: FOLDER
                agent_identities:
                  claude: { session_id: CONVERSATION }
                sessions:
                  lab-creator-claude:
                    agent: claude
                    status: running          # running | stopped | terminated | archived
                    pane: { pid: PID, cmd: claude, cwd: "FOLDER" }
                    claude_session_id_own: CONVERSATION
                    delegate_job_id: null
                    created_at: 2026-06-19T09:00:00Z
                    last_visible_status: idle
                  lab-reviewer-agy:
                    agent: agy
                    status: stopped
                    pane: { pid: 1, cmd: agy, cwd: 'FOLDER' }
                    agy_conversation_id_own: null
            """;

    /// What Claude says of itself while it runs.
    private static final String CLAIM = """
            {"pid":PID,"sessionId":"CONVERSATION","cwd":"FOLDER","startedAt":1781859600000,"procStart":"START",\
            "version":"2.1.328","kind":"interactive","entrypoint":"cli","pidDomain":"DOMAIN","status":"idle"}
            """;

    private static final String TRANSCRIPT = """
            {"type":"user","sessionId":"CONVERSATION","cwd":"FOLDER","timestamp":"2026-06-19T09:00:00.000Z"}
            """;

    private final Stage stage;
    private final Path home;
    private final Path folder;

    /// @param stage on which nothing has been started
    Training(Stage stage) {
        this.stage = stage;
        this.home = stage.root().resolve("home");
        this.folder = stage.root().resolve("lab");
    }

    public static void main(String[] args) throws IOException, ClassNotFoundException {
        Class.forName(Main.class.getName());
        try (Stage stage = PrivateStage.open(CurrentUser.uid())) {
            Training training = new Training(stage);
            training.prepare();
            PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
            training.run(nowhere, "--once", "--emit-diff", "--dry-run");
            // The first one writes memory, the second reads it.
            training.run(nowhere, "--once", "--emit-diff");
            training.run(nowhere, "--once", "--emit-diff");
            training.run(nowhere, "--once");
            training.run(nowhere, "status");
        }
    }

    /// Makes one live session in which all is in order, and one that was stopped.
    void prepare() throws IOException {
        Files.createDirectories(folder);
        long pid = startSession();
        write(".claude/projects/" + folder.toString().replace('/', '-') + "/" + CONVERSATION + ".jsonl", TRANSCRIPT, pid);
        write(".claude/sessions/" + pid + ".json", CLAIM, pid);
        write(".gemini/antigravity-cli/conversations/" + CONVERSATION + ".db", "", pid);
        write("PuKi/lab/agent_sessions/agent-sessions.yaml", REGISTRY, pid);
    }

    private long startSession() {
        try {
            return stage.start(SESSION, "claude", folder);
        } catch (IOException e) {
            // Without tmux there is no session to be seen, and the rest is worth recording.
            return ProcessHandle.current().pid();
        }
    }

    /// @return the exit status
    int run(PrintStream out, String... args) {
        return App.run(args, stage.environment(), out, System.err);
    }

    private void write(String path, String text, long pid) throws IOException {
        Path file = home.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                text.replace("FOLDER", folder.toString())
                        .replace("CONVERSATION", CONVERSATION)
                        .replace("PID", Long.toString(pid))
                        .replace("START", Long.toString(startOf(pid)))
                        .replace("DOMAIN", pidNamespace()));
    }

    private static long startOf(long pid) {
        ProcessTable table = new ProcFs(CurrentUser.uid()).scan().table(Set.of(pid), Set.of(pid));
        ProcessInfo process = table instanceof ProcessTable.Seen seen ? seen.processes().get(pid) : null;
        return process == null ? 0 : process.startTicks();
    }

    private static String pidNamespace() throws IOException {
        Path namespace = Path.of("/proc/self/ns/pid");
        return Files.isSymbolicLink(namespace) ? Files.readSymbolicLink(namespace).toString() : "";
    }
}
