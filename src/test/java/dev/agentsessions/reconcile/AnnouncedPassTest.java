package dev.agentsessions.reconcile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.daemon.Log;
import dev.agentsessions.judge.JudgeSettings;
import dev.agentsessions.judge.Memory;
import dev.agentsessions.memory.JournalLine;
import dev.agentsessions.messages.Inbox;
import dev.agentsessions.messages.Received;
import dev.agentsessions.messages.Topics;
import dev.agentsessions.reconcile.Pass.Outcome;
import dev.agentsessions.registry.RegistryFile;
import dev.agentsessions.report.JsonReport;
import dev.agentsessions.report.Report;
import dev.agentsessions.session.Agent;
import dev.agentsessions.world.FakeMachine;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From a message to what is told of it: through the inbox, a crash, a pass and the journal.
@Tag("S12")
class AnnouncedPassTest {
    private static final String SESSION = "kelp-creator-claude";
    private static final String TOPIC = "agent-sessions/" + FakeMachine.HOST + "/sessions/" + SESSION + "/events";
    private static final String REGISTRY = """
            version: 1
            workspaces:
              kelp:
                path: /lab/kelp
                sessions:
                  kelp-creator-claude:
                    agent: claude
                    status: running
                    pane: { pid: 100, cmd: claude, cwd: /lab/kelp }
            """;

    @TempDir
    private Path folder;

    private final FakeMachine machine = new FakeMachine();
    private Path registry;
    private Memory memory = Memory.EMPTY;

    @BeforeEach
    void begin() throws IOException {
        registry = Files.writeString(folder.resolve("agent-sessions.yaml"), REGISTRY);
        machine.start(SESSION, Agent.CLAUDE, 100, "/lab/kelp");
    }

    private Inbox inbox() {
        Topics topics = new Topics("agent-sessions", "python/mqtt/jobs", FakeMachine.HOST);
        Log log = new Log(new PrintStream(OutputStream.nullOutputStream()), machine::now, false);
        return new Inbox(folder.resolve("state"), topics, _ -> {}, log);
    }

    private void say(String event) throws IOException {
        String payload = "{\"schema_version\":1,\"event\":\"" + event + "\",\"session\":\"" + SESSION + "\",\"host\":\""
                + FakeMachine.HOST + "\",\"timestamp\":\"" + machine.now() + "\"}";
        inbox().receive(List.of(new Received(TOPIC, payload.getBytes(UTF_8), machine.now())));
    }

    /// Each pass is that of a process that has just started.
    private Outcome pass() throws Exception {
        RegistryFile file =
                new RegistryFile(registry, null, Duration.ofSeconds(1), (_, _) -> () -> {}, machine::now);
        Pass pass = new Pass("r", file, machine.observer(inbox()), JudgeSettings.DEFAULT, machine::now, () -> {});
        Outcome outcome = pass.run(memory, false);
        memory = outcome.remembered(memory, true);
        return outcome;
    }

    @Test
    void theEndThatSomebodyAnnouncedIsToldAsSuch() throws Exception {
        pass();
        say("stopped");
        String said = machine.now().toString();
        machine.end(SESSION);
        assertThat(pass().report("r", false).actions()).isEmpty();
        machine.pass(10);
        Outcome outcome = pass();
        Report report = outcome.report("r", false);

        assertThat(report.actions()).containsExactly("terminated " + SESSION);
        assertThat(report.drifts().getFirst().comment())
                .contains(". Marked terminated. It was said to be stopped on purpose, at " + said + ". [drift ");
        assertThat(new String(JsonReport.document(report), UTF_8))
                .contains("{\"fact\":\"it was said to be stopped on purpose\",\"source\":\"" + TOPIC + "\",\"seen\":\""
                        + said + "\"}");
        assertThat(Files.readString(registry)).contains("status: terminated");

        Replay replay = Replay.of(new JournalLine(
                "v", outcome.judgement().now(), "r", new String(outcome.judged().bytes(), UTF_8), outcome.observation(),
                outcome.memory(), JudgeSettings.DEFAULT, Aftermath.verdicts(outcome)));
        assertThat(replay.differs()).isFalse();
        assertThat(replay.now()).contains("stopped on purpose");
    }

    @Test
    void aDeathThatIsOnlySaidIsNone() throws Exception {
        pass();
        say("deleted");
        for (int i = 0; i < 3; i++) {
            assertThat(pass().report("r", false).drifts()).isEmpty();
            machine.pass(10);
        }
        assertThat(registry).hasContent(REGISTRY);
    }
}
