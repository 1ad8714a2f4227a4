package dev.agentsessions.cli;

import static dev.agentsessions.cli.Desk.AGY;
import static dev.agentsessions.cli.Desk.CLAUDE;
import static dev.agentsessions.cli.Desk.entry;
import static dev.agentsessions.cli.Desk.kelp;
import static dev.agentsessions.cli.Desk.running;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.adapter.jobs.JobFiles;
import dev.agentsessions.jobs.LastEvent;
import dev.agentsessions.session.Agent;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `status` shows of the job that was delegated to a session.
@Tag("S13")
class JobColumnTest {
    private static final String JOB = "        delegate_job_id: abc12345\n";
    private static final String GONE = "gone-creator-claude";

    @TempDir
    private Path home;

    private Desk desk;

    @BeforeEach
    void begin() {
        desk = new Desk(home);
        desk.set("RECONCILE_JOBS_FOLDER", folder().toString());
        desk.machine.start(CLAUDE, Agent.CLAUDE, 100, "/lab/kelp");
        System.setProperty("reconcile.tty", "true");
        runs();
    }

    @AfterEach
    void end() {
        System.clearProperty("reconcile.tty");
        System.clearProperty("reconcile.columns");
    }

    private Path folder() {
        return home.resolve("jobs");
    }

    private void runs() {
        desk.declare(kelp(running(CLAUDE, "claude", 100) + JOB));
    }

    private void declare(String status) {
        desk.declare(kelp(running(CLAUDE, "claude", 100), entry(GONE, "claude", status, 99) + JOB));
    }

    private void file(String status, long seq, String updatedAt) {
        JobFiles.write(folder(), "abc12345", JobFiles.json("abc12345", status, seq, updatedAt));
    }

    private void hear(String event, long seq, String at) {
        desk.hear("abc12345", new LastEvent(event, seq, Instant.parse(at)));
    }

    /// What is shown of the last session, with `!` before what is marked as worth a look.
    private String shown() {
        String line = desk.type("status").out().lines().filter(text -> text.contains("job ")).findFirst().orElseThrow();
        String state = line.substring(line.indexOf("  ") + 2).strip();
        return state.replace("\u001b[33m", "!").replace("\u001b[0m", "");
    }

    @Test
    void saysWhatItsFileSays() {
        file("running", 7, "2026-11-20T02:16:41Z");
        assertThat(shown()).isEqualTo("running · job abc12345 running 7 (12 s ago)");
        file("pending", 0, "2026-11-20T02:10:53Z");
        assertThat(shown()).isEqualTo("running · job abc12345 pending (6 min ago)");
        file("weird\\n\\u001b[31m", 1, "soon");
        assertThat(shown()).isEqualTo("running · job abc12345 weird\\x0a\\x1b[31m 1");
    }

    @Test
    void saysWhatWasHeardIfThatIsNewer() {
        file("running", 3, "2026-11-20T02:10:00Z");
        hear("progress", 7, "2026-11-20T02:16:41Z");
        assertThat(shown()).isEqualTo("running · job abc12345 progress 7 (12 s ago)");
        file("running", 7, "2026-11-20T02:16:42Z");
        assertThat(shown()).isEqualTo("running · job abc12345 running 7 (11 s ago)");
    }

    /// A worker that has not heard that its job was cancelled goes on talking.
    @Test
    void takesAnEndInItsFileForTheEnd() {
        file("cancelled", 3, "2026-11-20T02:16:00Z");
        hear("progress", 7, "2026-11-20T02:15:00Z");
        assertThat(shown()).isEqualTo("!running · job abc12345 cancelled, its session runs on");
        hear("progress", 7, "2026-11-20T02:16:41Z");
        assertThat(shown()).isEqualTo("running · job abc12345 progress 7 (12 s ago)");
        hear("progress", 3, "2026-11-20T02:16:41Z");
        assertThat(shown()).isEqualTo("!running · job abc12345 cancelled, its session runs on");
    }

    @Test
    void takesAnEndThatWasHeardForTheEndUnlessTheJobBeganAnew() {
        hear("completed", 7, "2026-11-20T02:16:00Z");
        file("running", 9, "2026-11-20T02:15:00Z");
        assertThat(shown()).isEqualTo("!running · job abc12345 completed, its session runs on");
        file("running", 1, "2026-11-20T02:16:41Z");
        assertThat(shown()).isEqualTo("running · job abc12345 running 1 (12 s ago)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "terminated | error     |  terminated · job abc12345 error",
        "terminated | completed |  terminated · job abc12345 completed",
        "stopped    | running   | !stopped · job abc12345 running 7 (12 s ago), its session is gone",
        "running    | running   | !running → gone · job abc12345 running 7 (12 s ago), its session is gone",
        "running    | error     | !running → gone · job abc12345 error",
        "archived   | running   |  archived · job abc12345 running 7 (12 s ago)",
    })
    void saysSoIfAJobOutlivesItsSession(String status, String job, String shown) {
        declare(status);
        file(job, 7, "2026-11-20T02:16:41Z");
        assertThat(shown()).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"completed", "error", "cancelled"})
    void saysSoIfASessionOutlivesItsJob(String end) {
        file(end, 7, "2026-11-20T02:16:41Z");
        assertThat(shown()).isEqualTo("!running · job abc12345 " + end + ", its session runs on");
        file("running", 7, "2026-11-20T02:16:41Z");
        assertThat(shown()).isEqualTo("running · job abc12345 running 7 (12 s ago)");
    }

    @Test
    void knowsNoMismatchWhereItCannotTell() {
        desk.machine.blind("access not allowed");
        file("error", 7, "2026-11-20T02:16:41Z");
        assertThat(shown()).endsWith(" · job abc12345 error");
    }

    @Test
    void saysSoIfThereIsNoFile() {
        JobFiles.write(folder(), "other", JobFiles.json("other", "running", 1, "2026-11-20T02:16:41Z"));
        assertThat(shown()).isEqualTo("!running · job abc12345 not found");
        declare("terminated");
        assertThat(shown()).as("old jobs are cleaned away").isEqualTo("terminated · job abc12345 not found");
        hear("progress", 7, "2026-11-20T02:16:41Z");
        assertThat(shown()).isEqualTo("terminated · job abc12345 progress 7 (12 s ago), not found");
    }

    @Test
    void saysSoIfTheFileOrTheFolderCannotBeRead() {
        assertThat(shown()).isEqualTo("!running · job abc12345 unreadable");
        JobFiles.write(folder(), "abc12345", "{");
        assertThat(shown()).isEqualTo("!running · job abc12345 unreadable");
        assertThat(json()).contains("\"problem\":\"unreadable: it is no JSON, as a name is missing at byte 1\"");
    }

    @Test
    void saysSoIfItIsNoJobId() {
        desk.declare(kelp(running(CLAUDE, "claude", 100) + "        delegate_job_id: ../x\n"));
        assertThat(shown()).isEqualTo("!running · job ../x is no job id");
    }

    @Test
    void showsTheIdAloneWithoutAFolder() {
        desk.set("RECONCILE_JOBS_FOLDER", "");
        assertThat(shown()).isEqualTo("running · job abc12345");
        hear("progress", 7, "2026-11-20T02:16:41Z");
        assertThat(shown()).isEqualTo("running · job abc12345 progress 7 (12 s ago)");
    }

    @Test
    void doubtsAJobThatWasGivenToAnotherSession() {
        desk.machine.start(AGY, Agent.AGY, 200, "/lab/kelp");
        desk.declare(kelp(running(CLAUDE, "claude", 100) + JOB, running(AGY, "agy", 200)));
        String json = JobFiles.json("abc12345", "running", 7, "2026-11-20T02:16:41Z");
        JobFiles.write(folder(), "abc12345", json.replace("tmux:claude", "tmux:" + AGY));
        assertThat(shown())
                .isEqualTo("!running · job abc12345 running 7 (12 s ago), its file names the session " + AGY);
        JobFiles.write(folder(), "abc12345", json.replace("tmux:claude", "tmux:" + CLAUDE));
        assertThat(shown()).isEqualTo("running · job abc12345 running 7 (12 s ago)");
    }

    @Test
    void keepsTheJobOnANarrowTerminal() {
        System.setProperty("reconcile.columns", "60");
        declare("running");
        file("running", 7, "2026-11-20T02:16:41Z");
        desk.set("NO_COLOR", "1");
        assertThat(desk.type("status").out().lines()).allMatch(line -> line.length() <= 60);
    }

    private String json() {
        return desk.type("status", "--json").out();
    }

    /// Without an age: who reads it later would be told a lie.
    @Test
    void saysTheSameAsJson() {
        hear("progress", 7, "2026-11-20T02:16:41.5Z");
        file("running", 3, "2026-11-20T02:10:00Z");
        assertThat(json())
                .contains("\"in_order\":true", "\"state\":\"running · job abc12345 progress 7\",")
                .contains("\"delegate_job_id\":\"abc12345\",\"job\":{\"id\":\"abc12345\",\"status\":\"running\","
                        + "\"event\":\"progress\",\"seq\":7,\"at\":\"2026-11-20T02:16:41.500Z\",\"problem\":null}}");
        file("completed", 8, "2026-11-20T02:16:50Z");
        assertThat(json())
                .contains("\"in_order\":true", "\"state\":\"running · job abc12345 completed, its session runs on\",")
                .contains("\"job\":{\"id\":\"abc12345\",\"status\":\"completed\",\"event\":null,\"seq\":8,"
                        + "\"at\":\"2026-11-20T02:16:50Z\",\"problem\":\"its session runs on\"}");
    }

    @Test
    void neverShowsPromptOrCredentials() {
        file("running", 3, "2026-11-20T02:10:00Z");
        assertThat(json() + desk.type("status").out() + desk.type("doctor").out()).doesNotContain("nobody-may-see");
    }

    @Test
    @Tag("R4")
    void isReadAndNeverWrittenByAPass() {
        file("running", 3, "2026-11-20T02:10:00Z");
        String before = Desk.read(folder().resolve("abc12345.json"));
        assertThat(desk.type("--once").status()).isZero();
        assertThat(desk.type("status").status()).isZero();
        assertThat(folder()).isDirectoryNotContaining(path -> !path.endsWith("abc12345.json"));
        assertThat(folder().resolve("abc12345.json")).hasContent(before);
    }
}
