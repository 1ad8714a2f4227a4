package dev.agentsessions.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.agentsessions.Main;
import dev.agentsessions.adapter.proc.CurrentUser;
import dev.agentsessions.testing.Child;
import dev.agentsessions.world.Await;
import dev.agentsessions.world.Run;
import dev.agentsessions.world.TmuxServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.exec.CommandLine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/// `reconcile demo`, whole, in a process of its own and on a real tmux server.
class DemoTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String PATH = "/usr/local/bin:/usr/bin:/bin";

    @TempDir
    private Path folder;

    private Path temporary;
    private Path home;

    @BeforeEach
    void begin() throws IOException {
        temporary = Files.createDirectory(folder.resolve("tmp"));
        home = Files.createDirectory(folder.resolve("home"));
    }

    /// Only a demo that was killed leaves a stage.
    @AfterEach
    void clearWhatAFailureLeft() throws IOException {
        try (Stream<Path> stages = Files.list(temporary)) {
            stages.forEach(stage -> tmux(stage, "kill-server"));
        }
    }

    @Test
    void showsEveryDriftMadeAndHealedAndLeavesNothing() {
        String out = Run.of(LIMIT, Map.of("PATH", PATH, "HOME", home.toString()), command()).orFail();
        assertThat(out).contains(
                "A tmux server and a home of their own, in " + temporary + "/demo-",
                "B unregistered       kelp-creator-agy  registered",
                "C id-materialized    kelp-creator-claude  recorded",
                "D stale-id           kelp-creator-claude  flagged",
                "agent-sessions.yaml stays as it is, to the byte.",
                "A tmux-gone          kelp-creator-agy  terminated",
                "-         status: running\n  +         status: terminated\n",
                "found       terminated, as declared");
        assertThat(out).doesNotContain("\u001b");
        assertThat(temporary).isEmptyDirectory();
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void needsTmuxBeforeItSaysAnything() {
        Run run = Run.of(LIMIT, Map.of("PATH", home.toString(), "HOME", home.toString()), command());
        assertThat(run).isEqualTo(
                new Run(2, "", "reconcile: tmux could not be run; install tmux (3.3 or newer)\n"));
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void saysWhichOfItsCommandsFailedAndWhy() throws IOException {
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Path tmux = Files.writeString(bin.resolve("tmux"), """
                #!/bin/sh
                case "$*" in *"list-panes -a"*) echo odd >&2; exit 1; esac
                PATH=%s
                exec tmux "$@"
                """.formatted(PATH));
        Files.setPosixFilePermissions(tmux, PosixFilePermissions.fromString("rwx------"));
        Run run = Run.of(LIMIT, Map.of("PATH", bin + ":" + PATH, "HOME", home.toString()), command());
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).hasLineCount(1).startsWith(
                "reconcile: the demo's `reconcile init` failed: nothing was written, as agents may run unseen: ");
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void endsPlainlyWhenItsOutputIsTakenNoMore() {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" > /dev/full", "sh"));
        command.addAll(command());
        Run run = Run.of(LIMIT, Map.of("PATH", PATH, "HOME", home.toString()), command);
        assertThat(run).isEqualTo(new Run(
                2,
                "",
                "reconcile: standard output takes no more of the demo; see whether its reader is gone\n"));
        assertThat(temporary).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({"TERM, wrote", "INT, 'B  '", "TERM, $ reconcile --once", "INT, 'A  '"})
    void clearsItsStageWhenItIsInterrupted(String signal, String line) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("env", "-i", "--default-signal=INT", "PATH=" + PATH, "HOME=" + home));
        command.addAll(command());
        try (Child demo = Child.of(command)) {
            String printed = demo.line();
            while (!printed.startsWith(line)) {
                printed = demo.line();
            }
            ProcessHandle server = ProcessHandle.of(serverPid()).orElseThrow();
            Run.of(LIMIT, Map.of("PATH", PATH), List.of("kill", "-" + signal, Long.toString(demo.pid()))).orFail();
            String rest = demo.rest();
            assertThat(demo.status()).isEqualTo(signal.equals("INT") ? 130 : 143);
            assertThat(rest).doesNotContain("reconcile: ", "Exception");
            Await.until(LIMIT, "end of the demo's tmux server", () -> !TmuxServer.lives(server));
        }
        assertThat(temporary).isEmptyDirectory();
        assertThat(home).isEmptyDirectory();
    }

    private long serverPid() throws IOException {
        try (Stream<Path> stages = Files.list(temporary)) {
            Run answer = tmux(stages.findFirst().orElseThrow(), "display-message", "-p", "#{pid}");
            return Long.parseLong(answer.orFail().strip());
        }
    }

    private static Run tmux(Path stage, String... words) {
        Path socket = stage.resolve("tmux-" + CurrentUser.uid()).resolve("default");
        List<String> command = new ArrayList<>(List.of("tmux", "-S", socket.toString()));
        command.addAll(List.of(words));
        return Run.of(LIMIT, Map.of("PATH", PATH), command);
    }

    private List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                classPath(),
                Main.class.getName(),
                "demo");
    }

    /// What the program needs, and nothing of the tests.
    private static String classPath() {
        return Stream.of(
                        Main.class, CommandLine.class, JsonFactory.class, JsonMapper.class, JsonInclude.class,
                        Load.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .collect(Collectors.joining(":"));
    }
}
