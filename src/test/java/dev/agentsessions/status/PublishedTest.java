package dev.agentsessions.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.config.ConfigLoader;
import dev.agentsessions.config.Flags;
import dev.agentsessions.jobs.Job;
import dev.agentsessions.jobs.JobFile;
import dev.agentsessions.jobs.JobsView;
import dev.agentsessions.judge.JudgeSettings;
import dev.agentsessions.memory.MemoryFiles;
import dev.agentsessions.reconcile.Pass;
import dev.agentsessions.registry.RegistryFile;
import dev.agentsessions.session.Agent;
import dev.agentsessions.world.FakeMachine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the daemon publishes of each session.
@Tag("S11")
class PublishedTest {
    private static final String ENTRY = """
                  %s:
                    agent: claude
                    status: %s
                    pane: { pid: %d, cmd: claude, cwd: /lab/kelp }
                    created_at: 2026-11-19T09:00:00Z
            """;

    @TempDir
    private Path home;

    private final FakeMachine machine = new FakeMachine();
    private JudgeSettings settings;

    @BeforeEach
    void begin() throws Exception {
        settings = ConfigLoader.load(new Flags(null, null, null), Map.of("HOME", home.toString()))
                .config()
                .judge();
        machine.start("kelp-creator-claude", Agent.CLAUDE, 100, "/lab/kelp");
    }

    private static String entry(String name, String status, long pid) {
        return ENTRY.formatted(name, status, pid);
    }

    private Map<String, String> published(JobsView jobs, String... entries) throws Exception {
        Path registry = home.resolve("agent-sessions.yaml");
        Files.writeString(
                registry,
                "workspaces:\n  kelp:\n    path: /lab/kelp\n    sessions:\n"
                        + String.join("", entries));
        RegistryFile file =
                new RegistryFile(registry, null, Duration.ofSeconds(1), (_, _) -> () -> {}, machine::now);
        Pass pass = new Pass("registry", file, machine.observer(), settings, machine::now, () -> {});
        Pass.Outcome outcome = pass.run(new MemoryFiles(home.resolve("state"), registry).load().memory(), false);
        return Statuses.published(outcome, settings, jobs);
    }

    @Test
    void isWhatStatusShowsAsJson() throws Exception {
        JobFile job = new JobFile.Read(
                new Job("abc12345", "running", 7, Instant.parse("2026-11-20T02:16:41Z"), null), false);
        JobsView view = new JobsView("/jobs", null, Map.of("abc12345", job), Map.of());
        String entry = entry("kelp-creator-claude", "running", 100) + "        delegate_job_id: abc12345\n";
        assertThat(published(view, entry)).isEqualTo(Map.of("kelp-creator-claude", """
                {"session":"kelp-creator-claude","workspace":"kelp","agent":"claude","declared":"running",\
                "truth":"running","in_order":true,"drifts":[],"state":"running · job abc12345 running 7",\
                "own_id":null,"delegate_job_id":"abc12345","job":{"id":"abc12345","status":"running","event":null,\
                "seq":7,"at":"2026-11-20T02:16:41Z","problem":null}}"""));
    }

    /// Nobody is told of a session that it is gone from the registry's point of view of a moment ago.
    @Test
    void isHowItStandsOnceThePassHasWritten() throws Exception {
        machine.start("reef-creator-claude", Agent.CLAUDE, 300, "/lab/reef");
        Map<String, String> published = published(
                JobsView.NONE, entry("kelp-creator-claude", "running", 100), entry("gone-creator-claude", "running", 99));
        assertThat(published).containsOnlyKeys("kelp-creator-claude", "gone-creator-claude", "reef-creator-claude");
        assertThat(published.get("gone-creator-claude"))
                .contains("\"declared\":\"terminated\",\"truth\":\"terminated\",\"in_order\":true");
        assertThat(published.get("reef-creator-claude"))
                .contains("\"declared\":\"running\",\"truth\":\"running\",\"in_order\":true");
    }

    @Test
    void leavesOutWhatNobodyWaitsForAndWhatIsNotSeenHere() throws Exception {
        String far = entry("far-creator-claude", "running", 5) + "        host: lab2\n";
        assertThat(published(
                        JobsView.NONE,
                        entry("kelp-creator-claude", "running", 100),
                        entry("old-creator-claude", "archived", 7),
                        entry("done-creator-claude", "stopped", 8),
                        far))
                .containsOnlyKeys("kelp-creator-claude", "done-creator-claude");
    }

    @Test
    void isThatOfTheRunningOneAmongEntriesOfOneName() throws Exception {
        assertThat(published(
                        JobsView.NONE,
                        entry("kelp-creator-claude", "stopped", 7),
                        "  weed:\n    path: /lab/weed\n    sessions:\n",
                        entry("kelp-creator-claude", "running", 100)))
                .hasEntrySatisfying("kelp-creator-claude", json -> assertThat(json)
                        .contains("\"declared\":\"running\""));
    }

    /// A retained message that changes with the clock would be sent again with each pass.
    @Test
    void staysTheSameWhileNothingHappens() throws Exception {
        JobFile job = new JobFile.Read(
                new Job("abc12345", "running", 7, Instant.parse("2026-11-20T02:16:41Z"), null), false);
        JobsView view = new JobsView("/jobs", null, Map.of("abc12345", job), Map.of());
        String entry = entry("kelp-creator-claude", "running", 100) + "        delegate_job_id: abc12345\n";
        Map<String, String> before = published(view, entry);
        machine.pass(60);
        assertThat(published(view, entry)).isEqualTo(before);
    }
}
