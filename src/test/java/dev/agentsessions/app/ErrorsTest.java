package dev.agentsessions.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.adapter.kernel.FlockLocks;
import dev.agentsessions.registry.Locks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/// What the whole program says, and with which status, when it cannot do what is asked. There is no tmux server here.
@Tag("R3")
class ErrorsTest {
    private static final String EVERYWHERE = "--registry, --config, --state-dir, -v and --help";

    /// Every command that reads the registry.
    static final List<List<String>> READERS = List.of(
            List.of(), List.of("--once", "--emit-diff"), List.of("--dry-run"), List.of("status"), List.of("why", "x"));

    @TempDir
    private Path home;

    private final Map<String, String> environment = new HashMap<>();
    private Path registry;

    @BeforeEach
    void begin() throws IOException {
        registry = home.resolve("agent-sessions.yaml");
        environment.put("HOME", home.toString());
        environment.put("TMUX_TMPDIR", Files.createDirectory(home.resolve("tmux")).toString());
        environment.put("RECONCILE_REGISTRY", registry.toString());
    }

    private record Answer(int status, String out, String err) {}

    private Answer run(List<String> words) {
        return run(words.toArray(String[]::new));
    }

    private Answer run(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = App.run(words, environment, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
        return new Answer(status, out.toString(UTF_8), err.toString(UTF_8));
    }

    /// Fails with one line, and nothing on standard output.
    private void assertFails(int status, String line, List<String> words) {
        assertThat(run(words)).isEqualTo(new Answer(status, "", "reconcile: " + line + "\n"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
        "--foo | there is no flag --foo; there are --once, --subscribe, --emit-diff, --dry-run, " + EVERYWHERE,
        "--agent | there is no flag --agent; there are --once, --subscribe, --emit-diff, --dry-run, " + EVERYWHERE,
        "--once=1 | there is no flag --once=1; did you mean --once?",
        "status --foo --bar | there is no flag --foo for status; there are --json, --watch, " + EVERYWHERE,
        "demo --json | there is no flag --json for demo; there are " + EVERYWHERE,
        "init --json | there is no flag --json for init; there are --dry-run, " + EVERYWHERE,
        "frob | there is no command 'frob'; there are status, why, init, doctor, demo and replay, and none at all"
                + " for a pass",
        "stauts | there is no command 'stauts'; did you mean status?",
        "wy x | there is no command 'wy'; did you mean why?",
        "help dokter | there is no command 'dokter'; did you mean doctor?",
        "--dry-runn | there is no flag --dry-runn; did you mean --dry-run?",
        "status --registy x | there is no flag --registy for status; did you mean --registry?",
        "status x | 'x' was not expected here",
        "init x | 'x' was not expected here",
        "doctor -- --json | '--json' was not expected here",
        "why | why needs the name of one session, as `reconcile status` shows it",
        "why a b | why needs the name of one session, as `reconcile status` shows it",
        "replay | replay needs one or more files, such as <state>/journal/*.jsonl",
        "--registry | --registry needs a path behind it",
        "status --config | --config needs a path behind it",
        "--state-dir= | --state-dir needs a path behind it, and got nothing",
        "--once --subscribe | --once and --subscribe exclude each other",
    })
    void saysWhatIsWrongWithACommandLine(String words, String line) {
        assertFails(2, line + "; see reconcile --help", List.of(words.split(" ")));
    }

    @Test
    @Tag("R1")
    void reportsAllProblemsOfAConfigAtOnce() throws IOException {
        Path config = Files.writeString(home.resolve("c.yaml"), "setle: 1s\nlock:\n  timeout: soon\nregistry: [a]\n");
        environment.put("RECONCILE_TMUX_TIMEOUT", "3");
        Answer answer = run("--config", config.toString());
        assertThat(answer.status()).isEqualTo(2);
        assertThat(answer.err().lines()).containsExactlyInAnyOrder(
                "reconcile: config: " + config + ":1: unknown key setle; the nearest known one is settle",
                "reconcile: config: " + config + ":3: lock.timeout soon is not a duration such as 200ms, 5s, 2m or 1h",
                "reconcile: config: " + config + ":4: registry must be a single value",
                "reconcile: config: RECONCILE_TMUX_TIMEOUT: tmux.timeout 3 is not a duration such as 200ms, 5s, 2m or"
                        + " 1h");
    }

    @Test
    @Tag("R1")
    void needsAConfigThatIsAskedFor() {
        assertFails(
                2, "config: --config: there is no config file " + home.resolve("none"),
                List.of("--config", home.resolve("none").toString()));
    }

    @ParameterizedTest
    @FieldSource("READERS")
    void namesInitWhereThereIsNoRegistry(List<String> words) {
        String rest = "; name it with --registry, or write a first one from what runs now with `reconcile init`";
        assertFails(1, "no registry at " + registry + " (RECONCILE_REGISTRY)" + rest, words);
        environment.remove("RECONCILE_REGISTRY");
        Path standard = home.resolve("PuKi/lab/agent_sessions/agent-sessions.yaml");
        assertFails(1, "no registry at " + standard + " (default)" + rest, words);
        assertThat(home).isDirectoryNotContaining(path -> !path.endsWith("tmux"));
    }

    @ParameterizedTest
    @FieldSource("READERS")
    void saysWhereARegistryIsInvalid(List<String> words) throws IOException {
        Files.writeString(registry, "workspaces:\n  kelp: [\n");
        Answer answer = run(words);
        assertThat(answer.status()).isEqualTo(2);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err()).hasLineCount(1).startsWith("reconcile: " + registry + ":3:1: ");
    }

    @ParameterizedTest
    @FieldSource("READERS")
    void takesNoFolderForARegistry(List<String> words) throws IOException {
        Files.createDirectory(registry);
        assertFails(2, registry + ": cannot be read: not a regular file; check its path and permissions", words);
    }

    /// To be refused is not for root; a link that leads to itself cannot be read by anybody.
    @ParameterizedTest
    @FieldSource("READERS")
    void saysWhyARegistryCannotBeRead(List<String> words) throws IOException {
        Files.createSymbolicLink(registry, registry);
        Answer answer = run(words);
        assertThat(answer.status()).isEqualTo(2);
        assertThat(answer.err())
                .hasLineCount(1)
                .startsWith("reconcile: " + registry + ": cannot be read: ")
                .endsWith("; check its path and permissions\n");
    }

    @Test
    void doctorNamesWhoHoldsTheLock() throws Exception {
        Files.writeString(registry, "workspaces:\n");
        Path lock = home.resolve("agent-sessions.yaml.lock");
        String holder = "pid " + ProcessHandle.current().pid() + " (java)";
        try (Locks.Held _ = new FlockLocks().acquire(lock, Duration.ofSeconds(1))) {
            assertThat(run("doctor").out()).contains("warn  lock         " + lock + ": held by " + holder + "\n");
        }
        assertThat(run("doctor").out()).contains("ok    lock         " + lock + ": free\n");
    }

    @Test
    void hasAStackTraceOnlyIfThatIsAsked() throws IOException {
        Files.writeString(registry, "workspaces: {");
        assertThat(run("status").err()).hasLineCount(1).doesNotContain("\tat ");
        assertThat(run("status", "-v").err()).contains("RegistryException: ", "\tat dev.agentsessions.");
        assertThat(run("--verbose").err()).contains("\tat dev.agentsessions.");
    }

    @Test
    @Tag("R18")
    void showsHostileOperandsAsWhatTheyAre() {
        assertThat(run("\u001b[31m\n").err()).hasLineCount(1).contains("'\\x1b[31m '");
    }
}
