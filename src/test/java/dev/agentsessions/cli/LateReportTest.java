package dev.agentsessions.cli;

import static dev.agentsessions.cli.Desk.AGY;
import static dev.agentsessions.cli.Desk.CLAUDE;
import static dev.agentsessions.cli.Desk.kelp;
import static dev.agentsessions.cli.Desk.running;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsessions.session.Agent;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A drift that was written is told, though perhaps late: no later pass would find it.
@Tag("R22")
class LateReportTest {
    @TempDir
    private Path home;

    private Desk desk;

    @BeforeEach
    void declareOneThatIsGone() {
        desk = new Desk(home);
        desk.machine.start(CLAUDE, Agent.CLAUDE, 100, "/lab/kelp");
        desk.declare(kelp(running(CLAUDE, "claude", 100), running(AGY, "agy", 200)));
    }

    private Path undelivered() {
        return desk.state().resolve("undelivered.jsonl");
    }

    private List<String> news() {
        Desk.Answer answer = desk.type("--emit-diff");
        assertThat(answer.status()).isZero();
        assertThat(answer.err()).isEmpty();
        List<String> drifts = new ArrayList<>();
        for (JsonNode drift : JsonMapper.shared().readTree(answer.out()).get("drifts")) {
            drifts.add(drift.get("kind").asString() + " " + drift.get("session").asString());
        }
        return drifts;
    }

    /// Standard output that ends the program in the middle of a report, as a kill does: nothing more is done.
    private static final class Killing extends OutputStream {
        private static final class Killed extends Error {
            private static final long serialVersionUID = 1L;
        }

        @Override
        public void write(int b) {
            throw new Killed();
        }
    }

    @Test
    void tellsOfADeathLaterIfNobodyTookItsReport() {
        assertThat(desk.type(new Closed(), new ByteArrayOutputStream(), "--emit-diff")).isEqualTo(2);
        assertThat(desk.registry()).content().contains("status: terminated");
        String kept = Desk.read(undelivered());
        assertThat(desk.type(new Closed(), new ByteArrayOutputStream(), "--emit-diff")).isEqualTo(2);
        assertThat(undelivered()).hasContent(kept);

        JsonNode dry = JsonMapper.shared().readTree(desk.type("--emit-diff", "--dry-run").out());
        assertThat(dry.at("/drifts/0/comment").asString()).contains("Marked terminated.");
        assertThat(dry.at("/summary/drifts").asInt()).isEqualTo(1);
        assertThat(undelivered()).hasContent(kept);

        assertThat(news()).containsExactly("tmux-gone " + AGY);
        assertThat(undelivered()).doesNotExist();
        assertThat(news()).isEmpty();
    }

    @Test
    void tellsPeopleLateRatherThanNever() {
        desk.type(new Closed(), new ByteArrayOutputStream());
        assertThat(desk.type().out()).matches("""
                lab1 · \\Q%s\\E
                2 entries, 1 running

                done since you last asked
                    kelp-creator-agy: tmux gone \\(was pane 200, cmd agy\\). Marked terminated. \\[drift [0-9a-f]{12}]
                Everything is as declared.
                """.formatted(desk.registry()));
        assertThat(desk.type().out()).doesNotContain("done since you last asked");
    }

    @Test
    void tellsOfADeathLaterIfItIsKilledBeforeItsReportIsOut() {
        assertThatThrownBy(() -> desk.type(new Killing(), new ByteArrayOutputStream(), "--emit-diff"))
                .isInstanceOf(Killing.Killed.class);
        assertThat(desk.registry()).content().contains("status: terminated");
        assertThat(news()).containsExactly("tmux-gone " + AGY);
        assertThat(news()).isEmpty();
    }

    @Test
    void tellsWhatCameLateBeforeWhatIsNew() {
        desk.type(new Closed(), new ByteArrayOutputStream());
        desk.machine.end(CLAUDE);
        JsonNode report = JsonMapper.shared().readTree(desk.type("--emit-diff").out());
        assertThat(report.at("/drifts/0/session").asString()).isEqualTo(AGY);
        assertThat(report.at("/drifts/1/session").asString()).isEqualTo(CLAUDE);
        assertThat(report.at("/actions")).hasSize(1);
        assertThat(report.at("/summary/drifts").asInt()).isEqualTo(2);
        assertThat(news()).isEmpty();
    }

    @Test
    void clearsAwayWhatItCannotTellAndSaysSo() {
        desk.declare(kelp(running(CLAUDE, "claude", 100)));
        Desk.write(undelivered(), "half a li");
        assertThat(desk.type("--dry-run").err()).hasLineCount(1);
        assertThat(desk.type().err())
                .isEqualTo("reconcile: " + undelivered() + ":1: a drift that is not told, as the line is damaged\n");
        assertThat(undelivered()).doesNotExist();
    }
}
