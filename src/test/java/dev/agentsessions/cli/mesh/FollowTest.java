package dev.agentsessions.cli.mesh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.cli.mesh.Console.Answer;
import dev.agentsessions.report.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `--follow`, until it is interrupted or nobody reads any more.
@Tag("M5")
class FollowTest {
    @TempDir
    private Path home;

    private Console console;

    @BeforeEach
    void begin() {
        console = new Console(home);
        console.say("register --agent ada --role coder");
        console.say("register --agent bob --role coder");
    }

    /// It ends as it was interrupted.
    @AfterEach
    void calm() {
        boolean _ = Thread.interrupted();
    }

    @Test
    void printsWhatComesOnceAndInItsOrder() {
        console.say("send --agent bob --to ada one");
        console.meanwhile.add(() -> console.say("send --agent bob --to ada two"));
        console.meanwhile.add(() -> {});
        console.meanwhile.add(() -> {
            console.say("send --agent ada --to bob not-hers");
            console.say("send --agent bob three");
        });
        Answer answer = console.type("directives", "--agent", "ada", "--follow");
        assertThat(answer.lines().stream().map(line -> line.substring(line.lastIndexOf(' ') + 1)))
                .containsExactly("one", "two", "three");
        assertThat(answer.status()).isEqualTo(2);
        assertThat(answer.err()).isEqualTo("agent-mesh: interrupted; nothing more was done\n");
    }

    @Test
    void acknowledgesOnlyOnce() {
        console.say("send --agent bob --to ada one");
        console.meanwhile.add(() -> console.say("send --agent bob --to ada two"));
        Answer answer = console.type("directives", "--agent", "ada", "--follow", "--ack", "4");
        assertThat(answer.lines()).singleElement().asString().endsWith("two");
        boolean _ = Thread.interrupted();
        assertThat(console.say("log --max 1000").lines()).filteredOn(line -> line.contains("acknowledged")).hasSize(1);
    }

    @Test
    void followsTheLogFromAPlaceOnAsDocuments() {
        console.meanwhile.add(() -> console.say("heartbeat --agent ada"));
        Answer answer = console.type("log", "--follow", "--since", "2", "--json");
        List<Long> places = answer.lines().stream()
                .map(line -> new Values((Map<?, ?>) Objects.requireNonNull(
                        JsonText.read(line.getBytes(UTF_8)))))
                .map(event -> event.number("seq"))
                .toList();
        assertThat(places).containsExactly(3L, 4L);
    }

    /// More than one request brings.
    @Test
    void leavesNothingOut() {
        for (int i = 0; i < 12; i++) {
            console.say("heartbeat --agent ada");
        }
        assertThat(console.type("log", "--follow", "--since", "0", "--max", "5").lines()).hasSize(15);
    }

    @Test
    void endsWellWhenNobodyReadsAnyMore() {
        console.meanwhile.add(() -> console.say("heartbeat --agent ada"));
        console.meanwhile.add(() -> console.say("heartbeat --agent ada"));
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = console.type(new Closing(3), err, "log", "--follow");
        assertThat(status).isZero();
        assertThat(err.toString(UTF_8)).isEmpty();
        assertThat(console.meanwhile).hasSize(1);
    }

    @Test
    void endsEvenIfThereIsNothingMoreToPrint() {
        console.meanwhile.add(() -> console.read = false);
        console.meanwhile.add(() -> console.say("heartbeat --agent ada"));
        assertThat(console.type("log", "--follow")).isEqualTo(new Answer(0, console.say("log").out(), ""));
        assertThat(console.meanwhile).hasSize(1);
    }

    /// A pipe whose reader goes after so many lines.
    private static final class Closing extends OutputStream {
        private int left;

        Closing(int lines) {
            left = lines;
        }

        @Override
        public void write(int b) throws IOException {
            if (left == 0) {
                throw new IOException("Broken pipe");
            }
            if (b == '\n') {
                left--;
            }
        }
    }

    @Test
    void isRefusedLikeAnythingElse() {
        Answer answer = console.type("directives", "--agent", "eve", "--follow");
        assertThat(answer.status()).isEqualTo(3);
        assertThat(answer.err()).startsWith("agent-mesh: unknown_agent: ");
    }
}
