package dev.agentsessions.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.adapter.jobs.JobFiles;
import dev.agentsessions.adapter.jobs.JobRegistry;
import dev.agentsessions.config.ConfigLoader;
import dev.agentsessions.config.Flags;
import dev.agentsessions.daemon.Log;
import dev.agentsessions.judge.JudgeSettings;
import dev.agentsessions.memory.MemoryFiles;
import dev.agentsessions.reconcile.Pass;
import dev.agentsessions.registry.RegistryFile;
import dev.agentsessions.session.Agent;
import dev.agentsessions.world.FakeMachine;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the daemon says of jobs' files in its log, beside what it publishes.
@Tag("S13")
class SessionStatesTest {
    @TempDir
    private Path home;

    private final FakeMachine machine = new FakeMachine();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private SessionStates states;
    private JudgeSettings settings;

    @BeforeEach
    void begin() throws Exception {
        machine.start("kelp-creator-claude", Agent.CLAUDE, 100, "/lab/kelp");
        settings = ConfigLoader.load(new Flags(null, null, null), Map.of("HOME", home.toString()))
                .config()
                .judge();
        Log log = new Log(new PrintStream(err, true, UTF_8), machine::now, false);
        states = new SessionStates(settings, new JobRegistry(jobs()), Map::of, log);
        Files.writeString(home.resolve("agent-sessions.yaml"), """
                workspaces:
                  kelp:
                    sessions:
                      kelp-creator-claude:
                        agent: claude
                        status: running
                        pane: { pid: 100, cmd: claude, cwd: /lab/kelp }
                        delegate_job_id: abc12345
                """);
    }

    private Path jobs() {
        return home.resolve("jobs");
    }

    private void write(String permissions) {
        String json = JobFiles.json("abc12345", "running", 7, "2026-11-20T02:16:41Z");
        JobFiles.writeWith(permissions, jobs().resolve("abc12345.json"), json);
    }

    private Map<String, String> published() throws Exception {
        Path registry = home.resolve("agent-sessions.yaml");
        RegistryFile file =
                new RegistryFile(registry, null, Duration.ofSeconds(1), (_, _) -> () -> {}, machine::now);
        Pass pass = new Pass("registry", file, machine.observer(), settings, machine::now, () -> {});
        return states.apply(pass.run(new MemoryFiles(home.resolve("state"), registry).load().memory(), false));
    }

    @Test
    void saysOnceWhatIsWrongWithAFileAndAgainAfterItWasRight() throws Exception {
        write("rw-r--r--");
        for (int i = 0; i < 3; i++) {
            assertThat(published().get("kelp-creator-claude")).contains("job abc12345 running 7");
            machine.pass(120);
        }
        assertThat(err.toString(UTF_8))
                .hasLineCount(1)
                .contains(jobs() + "/abc12345.json: others may read it")
                .doesNotContain("nobody-may-see");
        write("rw-------");
        published();
        write("rw-r--r--");
        published();
        assertThat(err.toString(UTF_8)).hasLineCount(2);
    }
}
