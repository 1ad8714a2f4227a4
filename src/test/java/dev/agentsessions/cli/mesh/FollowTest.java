package dev.agentsessions.cli.mesh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.cli.mesh.Console.Answer;
import dev.agentsessions.report.JsonText;
import dev.agentsessions.world.Replaced;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /// Puts a copy in the place of the store.
    private void bringBack(Path copy) {
        Path store = console.state().resolve("mesh/mesh.db");
        try {
            for (String end : List.of("-wal", "-shm")) {
                Files.deleteIfExists(store.resolveSibling("mesh.db" + end));
            }
            Files.move(copy, store, StandardCopyOption.ATOMIC_MOVE);
            Replaced.awaitNextLook();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path copied() throws IOException {
        return Files.copy(console.state().resolve("mesh/mesh.db"), home.resolve("copy"));
    }

    private void send(String... texts) {
        for (String text : texts) {
            console.say("send --agent ada --to bob " + text);
        }
    }

    private static List<String> lastWords(Answer answer) {
        return answer.lines().stream()
                .map(line -> line.substring(line.lastIndexOf(' ') + 1).replace("body=", ""))
                .toList();
    }

    /// Places are given again in it.
    @ParameterizedTest
    @ValueSource(strings = {"log --since 3 --follow", "directives --agent bob --follow", "directives --agent bob --follow --max 1"})
    @Tag("M3")
    void leavesNothingOutOfACopyThatWasBroughtBack(String words) throws Exception {
        send("kept1");
        Path copy = copied();
        send("lost1", "lost2");
        console.meanwhile.add(() -> send("lost3"));
        console.meanwhile.add(() -> {
            bringBack(copy);
            send("new1", "new2", "new3", "new4");
        });
        console.meanwhile.add(() -> send("new5"));
        Answer answer = console.type(words.split(" "));
        assertThat(lastWords(answer))
                .containsExactly("kept1", "lost1", "lost2", "lost3", "new1", "new2", "new3", "new4", "new5");
        assertThat(answer.err().lines())
                .containsExactly(
                        "agent-mesh: the store was replaced by one in which not all of this has happened; it goes on behind"
                                + " 4, up to where both are known to be the same",
                        "agent-mesh: interrupted; nothing more was done");
    }

    @Test
    @Tag("M3")
    void beginsAnewWithAStoreThatHasNothingInCommon() throws Exception {
        console.pass(Duration.ofSeconds(1));
        Path mesh = console.state().resolve("mesh");
        Path aside = Files.move(mesh, home.resolve("aside"));
        console.say("register --agent eve --role coder");
        Path other = Files.move(mesh.resolve("mesh.db"), home.resolve("other"));
        Files.deleteIfExists(mesh);
        Files.move(aside, mesh);
        console.meanwhile.add(() -> bringBack(other));
        Answer answer = console.type("log", "--follow", "--since", "2");
        assertThat(answer.lines()).hasSize(3).last().asString().contains("eve");
        assertThat(answer.err()).contains("it goes on from its beginning\n");
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

    /// What has changed something has to be told, and nobody is left to be told what is only shown.
    @Test
    void endsSilentlyWhenTheReaderOfWhatIsOnlyShownHasGone() {
        console.read = false;
        for (String line : List.of("log", "status --json", "show", "assignments", "directives --agent ada", "--help")) {
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            assertThat(console.type(new Closing(0), err, line.split(" "))).as(line).isEqualTo(141);
            assertThat(err.toString(UTF_8)).isEmpty();
        }
        for (String line : List.of("heartbeat --agent ada", "directives --agent ada --ack 0", "sweep")) {
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            assertThat(console.type(new Closing(0), err, line.split(" "))).as(line).isEqualTo(2);
            assertThat(err.toString(UTF_8)).startsWith("agent-mesh: standard output took no answer, as its reader is gone");
        }
        console.read = true;
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertThat(console.type(new Closing(0), err, "status")).isEqualTo(2);
        assertThat(err.toString(UTF_8))
                .isEqualTo("agent-mesh: standard output took no answer; see whether its disk is full\n");
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
