package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.agentsessions.world.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The whole program under the eyes of strace: agents' folders are only read, their databases not even opened, and tmux
/// is asked one question and no other.
@Tag("R20")
class AgentsAreOnlyReadTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /// A call that was begun, such as `4711 openat(AT_FDCWD, "/…", O_RDONLY) = 3`; what resumes one is not counted
    /// again.
    private static final Pattern CALL = Pattern.compile("^\\d+ +(\\w+)\\((.*)$");

    private static final Pattern EXECUTED = Pattern.compile("^\"([^\"]+)\", \\[(.*?)]");

    private static final Pattern QUESTION =
            Pattern.compile("\"tmux\", \"-u\", \"-S\", \"[^\"]+\", \"list-panes\", \"-a\", \"-F\", .*");

    @RegisterExtension
    final Lab lab = new Lab();

    @BeforeEach
    void fillTheAgentsFolders() {
        Living kelp = lab.start(Lab.KELP);
        Living reef = lab.start("reef-creator-agy");
        lab.start("weed-creator-claude");
        lab.claude().transcript(lab.kelp(), Lab.ID);
        lab.claude().claim(kelp.pid(), Lab.ID);
        lab.agy().conversation(Lab.OTHER_ID);
        ClaudeHome.write(lab.agy().folder().resolve("conversations/" + Lab.OTHER_ID + ".db-wal"), "");
        lab.agy().last(lab.kelp(), Lab.OTHER_ID);
        reef.program().hold(lab.agy().presence(Lab.OTHER_ID));
        lab.declare(kelp.entry(), reef.entry(), lab.deadEntry("gone-creator-claude"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--once --emit-diff", "doctor --json"})
    void byThePassAndByTheDoctor(String line) throws Exception {
        Path trace = lab.root().resolve("trace");
        List<String> strace = List.of("strace", "-f", "-qq", "-s", "4096", "-o", trace.toString());
        assumeTrue(works(strace), "strace works here");
        Map<Path, FileState> claude = FileState.below(lab.claude().folder());
        Map<Path, FileState> agy = FileState.below(lab.agy().folder());
        List<String> command = new ArrayList<>(strace);
        command.addAll(List.of("-e", "trace=%file,flock,fcntl"));
        command.addAll(lab.program(line.split(" ")));

        Run run = Run.of(PATIENCE, lab.environment(), command);

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains(line.startsWith("doctor") ? "checks" : "recorded kelp-creator-claude");
        assertThat(FileState.below(lab.claude().folder())).isEqualTo(claude);
        assertThat(FileState.below(lab.agy().folder())).isEqualTo(agy);
        assertFoldersAreOnlyRead(Files.readAllLines(trace));
        assertOnlyPanesAreListed(Files.readAllLines(trace));
    }

    private boolean works(List<String> strace) {
        List<String> command = new ArrayList<>(strace);
        command.add("true");
        return Files.isExecutable(Path.of("/usr/bin/strace"))
                && Run.of(PATIENCE, lab.environment(), command).status() == 0;
    }

    private void assertFoldersAreOnlyRead(List<String> trace) {
        List<String> opened = new ArrayList<>();
        for (String line : trace) {
            Matcher call = CALL.matcher(line);
            if (call.matches() && isOfAnAgent(line)) {
                assertThat(call.group(1))
                        .as(line)
                        .isIn("openat", "open", "stat", "lstat", "newfstatat", "statx", "access", "faccessat",
                                "faccessat2", "readlink", "readlinkat", "execve");
                assertThat(line).doesNotContain("O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "O_APPEND");
                if (call.group(1).startsWith("open")) {
                    opened.add(call.group(2));
                }
            }
        }
        assertThat(opened).anyMatch(path -> path.contains("/sessions/")).noneMatch(path -> path.contains(".db"));
        assertThat(opened).noneMatch(path -> path.contains(".lock\""));
    }

    private boolean isOfAnAgent(String line) {
        return line.contains(lab.claude().folder() + "/") || line.contains(lab.agy().folder() + "/");
    }

    private static void assertOnlyPanesAreListed(List<String> trace) throws IOException {
        int asked = 0;
        for (String line : trace) {
            Matcher call = CALL.matcher(line);
            Matcher executed = EXECUTED.matcher(call.matches() ? call.group(2) : "");
            if (line.contains(" execve(") && executed.find()) {
                String program = Path.of(executed.group(1)).getFileName().toString();
                assertThat(program).isIn("env", "java", "jspawnhelper", "tmux");
                if (program.equals("tmux")) {
                    assertThat(executed.group(2)).matches(QUESTION);
                    asked++;
                }
            }
        }
        assertThat(asked).isPositive();
    }
}
