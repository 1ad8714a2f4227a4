package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.world.Await;
import dev.agentsessions.world.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `agent-mesh` as a process of its own, with real pipes and signals.
@Tag("M5")
class MeshProcessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    final Lab lab = new Lab();

    private void register() {
        assertThat(lab.mesh("register", "--agent", "ada", "--role", "coder").status()).isZero();
    }

    @Test
    void saysNothingButItsAnswerAndEndsWithItsStatus() {
        register();
        Run run = Run.of(PATIENCE, lab.environment(), lab.meshProgram("heartbeat", "--agent", "ada"));
        assertThat(run).isEqualTo(new Run(0, "ada is alive, and holds nothing\n", ""));
        Run refused = Run.of(PATIENCE, lab.environment(), lab.meshProgram("heartbeat", "--agent", "eve"));
        assertThat(refused.status()).isEqualTo(3);
        assertThat(refused.err()).startsWith("agent-mesh: unknown_agent: ").hasLineCount(1);
    }

    @Test
    void looksWithoutMakingWhatItLooksFor() throws Exception {
        assertThat(lab.mesh("status").out()).startsWith("there is no mesh yet\n");
        assertThat(lab.mesh("verify").err()).contains("there is no mesh yet");
        try (Stream<Path> files = Files.walk(lab.root())) {
            assertThat(files.map(Path::toString)).noneMatch(file -> file.contains("mesh.db"));
        }
        register();
        assertThat(lab.mesh("status").out()).startsWith("1 agent\n");
        try (Stream<Path> files = Files.walk(lab.root())) {
            assertThat(files.map(Path::toString)).anyMatch(file -> file.endsWith("mesh.db"));
        }
    }

    /// The reader takes one line and goes, and nothing more happens.
    @Test
    void stopsFollowingWhenItsReaderIsGone() throws Exception {
        register();
        Path err = lab.root().resolve("err");
        Process process = new ProcessBuilder(lab.meshProgram("log", "--follow")).redirectError(err.toFile()).start();
        try {
            assertThat(process.inputReader().readLine()).contains("booted");
            process.getInputStream().close();
            Await.until(PATIENCE, "its end", () -> !process.isAlive());
            assertThat(process.exitValue()).isZero();
            assertThat(err).isEmptyFile();
        } finally {
            process.destroyForcibly();
        }
    }

    /// 130 is what a shell says of a program that SIGINT ended.
    @Test
    void stopsFollowingOnCtrlC() throws Exception {
        register();
        Path err = lab.root().resolve("err");
        Process process = new ProcessBuilder(lab.meshProgram("log", "--follow")).redirectError(err.toFile()).start();
        try {
            assertThat(process.inputReader().readLine()).contains("booted");
            Run.of(PATIENCE, lab.environment(), List.of("/bin/kill", "-INT", Long.toString(process.pid()))).orFail();
            Await.until(PATIENCE, "its end", () -> !process.isAlive());
            assertThat(process.exitValue()).isEqualTo(130);
            assertThat(Files.readString(err)).isEmpty();
        } finally {
            process.destroyForcibly();
        }
    }
}
