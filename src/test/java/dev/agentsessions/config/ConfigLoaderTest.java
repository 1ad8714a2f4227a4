package dev.agentsessions.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.agentsessions.mesh.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

@Tag("R1")
class ConfigLoaderTest {
    private static final String ALL_KEYS = """
            registry: ~/r.yaml
            state-dir: /state
            host: lab1
            settle: 200ms
            lock:
              timeout: 2m
              file: /run/r.lock
            tmux.sockets: [/run/a, ~/b]
            tmux.timeout: 1s
            claude:
              homes:
                - ~/.claude
                - relative/claude
            agy.home: ~/agy
            session.pattern: "(?<workspace>.+)/(?<agent>claude)"
            journal:
              max-size: 2GiB
            jobs:
              folder: ../jobs
            poll.interval: 1h
            mqtt:
              url: ssl://[::1]:8884
              root: lab/agents
              jobs-prefix: jobs
              client-id: me
              username: u
              password-file: ~/secret
              embedded.port: 18830
              tls: { ca-file: ca.pem, cert-file: cert.pem, key-file: key.pem }
            mesh:
              store: jdbc:postgresql://db.example/mesh
              username: m
              password-file: ~/mesh-secret
              export.dir: out
              renew-by-observation: false
              bind-agent-to: client-id
              max-leases: 2
              max-tasks: 3
              max-messages: 4
            """;

    @TempDir
    private Path home;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void setHome() {
        environment.put("HOME", home.toString());
    }

    @Test
    void hasDefaultsBelowHome() throws ConfigException {
        LoadedConfig loaded = load(Flags.NONE);
        Config config = loaded.config();

        assertThat(config.registry()).isEqualTo(home.resolve("PuKi/lab/agent_sessions/agent-sessions.yaml"));
        assertThat(config.stateDir()).isEqualTo(home.resolve(".cache/agent-sessions-monitor"));
        assertThat(config.host()).isNull();
        assertThat(config.judge().settle()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.judge().sessionPattern()).isEqualTo("(?<workspace>.+)-creator-(?<agent>claude|agy)");
        assertThat(config.lock())
                .isEqualTo(new Config.Lock(Path.of(config.registry() + ".lock"), Duration.ofSeconds(10)));
        assertThat(config.tmux()).isEqualTo(new Config.Tmux(null, List.of(), Duration.ofSeconds(3)));
        assertThat(config.claudeHomes()).containsExactly(home.resolve(".claude"));
        assertThat(config.agyHome()).isEqualTo(home.resolve(".gemini/antigravity-cli"));
        assertThat(config.journalMaxBytes()).isEqualTo(64 * 1024 * 1024);
        assertThat(config.jobsFolder()).isNull();
        assertThat(config.pollInterval()).isNull();
        assertThat(config.mqtt())
                .isEqualTo(new Config.Mqtt(
                        new BrokerUrl.Auto(), "agent-sessions", "python/mqtt/jobs", null, null, null, null, 1883,
                        new Config.Tls(null, null, null)));
        assertThat(config.mesh())
                .isEqualTo(new Config.Mesh(
                        null, null, null, null, config.stateDir().resolve("mesh"), true, Config.BindAgentTo.NONE,
                        Limits.STANDARD));
        assertThat(loaded.file()).isNull();
        assertThat(loaded.origin(Key.REGISTRY)).isEqualTo(Origin.DEFAULT);
    }

    @Test
    void takesDefaultsFromTheEnvironmentOfOtherPrograms() throws Exception {
        environment.put("XDG_CACHE_HOME", "/cache");
        environment.put("XDG_CONFIG_HOME", home + "/xdg");
        environment.put("CLAUDE_CONFIG_DIR", "/claude");
        environment.put("TMUX_TMPDIR", "/run/tmux");
        Path file = write("xdg/session-reconciler/config.yaml", "settle: 1s\n");

        LoadedConfig loaded = load(Flags.NONE);

        assertThat(loaded.config().stateDir()).isEqualTo(Path.of("/cache/agent-sessions-monitor"));
        assertThat(loaded.config().claudeHomes()).containsExactly(Path.of("/claude"));
        assertThat(loaded.config().tmux().tmpdir()).isEqualTo("/run/tmux");
        assertThat(loaded.config().judge().settle()).isEqualTo(Duration.ofSeconds(1));
        assertThat(loaded.file()).isEqualTo(file);
    }

    @Test
    void takesEmptyAndRelativeBaseFoldersAsNotSet() throws ConfigException {
        environment.put("XDG_CACHE_HOME", "relative");
        environment.put("XDG_CONFIG_HOME", "");
        environment.put("CLAUDE_CONFIG_DIR", "");
        environment.put("RECONCILE_SETTLE", "");

        assertThat(load(Flags.NONE).config()).isEqualTo(defaults());
    }

    @Test
    void readsEveryKeyFromTheFile() throws Exception {
        Path file = write(".config/session-reconciler/config.yaml", ALL_KEYS);
        Path folder = home.resolve(".config/session-reconciler");

        LoadedConfig loaded = load(Flags.NONE);
        Config config = loaded.config();

        assertThat(config.registry()).isEqualTo(home.resolve("r.yaml"));
        assertThat(config.stateDir()).isEqualTo(Path.of("/state"));
        assertThat(config.host()).isEqualTo("lab1");
        assertThat(config.judge().settle()).isEqualTo(Duration.ofMillis(200));
        assertThat(config.judge().sessionPattern()).isEqualTo("(?<workspace>.+)/(?<agent>claude)");
        assertThat(config.lock()).isEqualTo(new Config.Lock(Path.of("/run/r.lock"), Duration.ofMinutes(2)));
        assertThat(config.tmux())
                .isEqualTo(new Config.Tmux(null, List.of("/run/a", home + "/b"), Duration.ofSeconds(1)));
        assertThat(config.claudeHomes()).containsExactly(home.resolve(".claude"), folder.resolve("relative/claude"));
        assertThat(config.agyHome()).isEqualTo(home.resolve("agy"));
        assertThat(config.journalMaxBytes()).isEqualTo(2L << 30);
        assertThat(config.jobsFolder()).isEqualTo(folder.resolve("../jobs"));
        assertThat(config.pollInterval()).isEqualTo(Duration.ofHours(1));
        assertThat(config.mqtt())
                .isEqualTo(new Config.Mqtt(
                        new BrokerUrl.At("::1", 8884, true), "lab/agents", "jobs", "me", "u", null,
                        home.resolve("secret"), 18830,
                        new Config.Tls(
                                folder.resolve("ca.pem"), folder.resolve("cert.pem"), folder.resolve("key.pem"))));
        assertThat(config.mesh())
                .isEqualTo(new Config.Mesh(
                        "jdbc:postgresql://db.example/mesh", "m", null, home.resolve("mesh-secret"),
                        folder.resolve("out"), false, Config.BindAgentTo.CLIENT_ID, new Limits(2, 3, 4)));
        assertThat(loaded.given().keySet()).containsExactlyInAnyOrder(Key.values());
        assertThat(loaded.origin(Key.LOCK_TIMEOUT)).isEqualTo(new Origin(Origin.Source.FILE, file + ":6"));
    }

    @Test
    void readsEveryKeyFromTheEnvironment() throws ConfigException {
        environment.put("RECONCILE_REGISTRY", "~/r.yaml");
        environment.put("RECONCILE_STATE_DIR", "/state");
        environment.put("RECONCILE_HOST", "lab1");
        environment.put("RECONCILE_SETTLE", "0s");
        environment.put("RECONCILE_LOCK_TIMEOUT", "1h");
        environment.put("RECONCILE_LOCK_FILE", "/run/r.lock");
        environment.put("RECONCILE_TMUX_SOCKETS", "/run/a:~/b");
        environment.put("RECONCILE_TMUX_TIMEOUT", "1s");
        environment.put("RECONCILE_CLAUDE_HOMES", "/c1:/c2");
        environment.put("RECONCILE_AGY_HOME", "relative");
        environment.put("RECONCILE_SESSION_PATTERN", "(?<agent>a)(?<workspace>b)");
        environment.put("RECONCILE_JOURNAL_MAX_SIZE", "1KiB");
        environment.put("RECONCILE_JOBS_FOLDER", "/jobs");
        environment.put("RECONCILE_POLL_INTERVAL", "5s");
        environment.put("RECONCILE_MQTT_URL", "tcp://broker");
        environment.put("RECONCILE_MQTT_ROOT", "r");
        environment.put("RECONCILE_MQTT_JOBS_PREFIX", "j/k");
        environment.put("RECONCILE_MQTT_CLIENT_ID", "c");
        environment.put("RECONCILE_MQTT_USERNAME", "u");
        environment.put("RECONCILE_MQTT_PASSWORD", "p");
        environment.put("RECONCILE_MQTT_PASSWORD_FILE", "/p");
        environment.put("RECONCILE_MQTT_EMBEDDED_PORT", "1");
        environment.put("RECONCILE_MQTT_TLS_CA_FILE", "/ca");
        environment.put("RECONCILE_MQTT_TLS_CERT_FILE", "/cert");
        environment.put("RECONCILE_MQTT_TLS_KEY_FILE", "/key");
        environment.put("RECONCILE_MESH_STORE", "jdbc:postgresql://db/mesh");
        environment.put("RECONCILE_MESH_USERNAME", "mu");
        environment.put("RECONCILE_MESH_PASSWORD", "mp");
        environment.put("RECONCILE_MESH_PASSWORD_FILE", "/mp");
        environment.put("RECONCILE_MESH_EXPORT_DIR", "/out");
        environment.put("RECONCILE_MESH_RENEW_BY_OBSERVATION", "false");
        environment.put("RECONCILE_MESH_BIND_AGENT_TO", "username");
        environment.put("RECONCILE_MESH_MAX_LEASES", "2");
        environment.put("RECONCILE_MESH_MAX_TASKS", "3");
        environment.put("RECONCILE_MESH_MAX_MESSAGES", "4");

        LoadedConfig loaded = load(Flags.NONE);
        Config config = loaded.config();

        assertThat(config.registry()).isEqualTo(home.resolve("r.yaml"));
        assertThat(config.stateDir()).isEqualTo(Path.of("/state"));
        assertThat(config.host()).isEqualTo("lab1");
        assertThat(config.judge().settle()).isEqualTo(Duration.ZERO);
        assertThat(config.judge().sessionPattern()).isEqualTo("(?<agent>a)(?<workspace>b)");
        assertThat(config.lock()).isEqualTo(new Config.Lock(Path.of("/run/r.lock"), Duration.ofHours(1)));
        assertThat(config.tmux())
                .isEqualTo(new Config.Tmux(null, List.of("/run/a", home + "/b"), Duration.ofSeconds(1)));
        assertThat(config.claudeHomes()).containsExactly(Path.of("/c1"), Path.of("/c2"));
        assertThat(config.agyHome()).isEqualTo(Path.of("relative").toAbsolutePath());
        assertThat(config.journalMaxBytes()).isEqualTo(1024);
        assertThat(config.jobsFolder()).isEqualTo(Path.of("/jobs"));
        assertThat(config.pollInterval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.mqtt())
                .isEqualTo(new Config.Mqtt(
                        new BrokerUrl.At("broker", 1883, false), "r", "j/k", "c", "u", "p", Path.of("/p"), 1,
                        new Config.Tls(Path.of("/ca"), Path.of("/cert"), Path.of("/key"))));
        assertThat(config.mqtt().toString()).doesNotContain("u,", "p,");
        assertThat(config.mesh())
                .isEqualTo(new Config.Mesh(
                        "jdbc:postgresql://db/mesh", "mu", "mp", Path.of("/mp"), Path.of("/out"), false,
                        Config.BindAgentTo.USERNAME, new Limits(2, 3, 4)));
        assertThat(config.mesh().toString()).doesNotContain("mu", "mp", "//db");
        for (Key key : Key.values()) {
            assertThat(loaded.origin(key)).isEqualTo(new Origin(Origin.Source.ENVIRONMENT, key.variable()));
        }
    }

    @Test
    void prefersFlagToEnvironmentToFileToDefault() throws Exception {
        write(".config/session-reconciler/config.yaml", "registry: /file\nstate-dir: /file\nhost: file\n");
        environment.put("RECONCILE_REGISTRY", "/environment");
        environment.put("RECONCILE_STATE_DIR", "/environment");

        LoadedConfig loaded = load(new Flags("/flag", null, null));

        assertThat(loaded.config().registry()).isEqualTo(Path.of("/flag"));
        assertThat(loaded.config().stateDir()).isEqualTo(Path.of("/environment"));
        assertThat(loaded.config().host()).isEqualTo("file");
        assertThat(loaded.origin(Key.REGISTRY)).isEqualTo(new Origin(Origin.Source.FLAG, "--registry"));
        assertThat(loaded.origin(Key.STATE_DIR).source()).isEqualTo(Origin.Source.ENVIRONMENT);
        assertThat(loaded.origin(Key.HOST).source()).isEqualTo(Origin.Source.FILE);
        assertThat(loaded.origin(Key.SETTLE).source()).isEqualTo(Origin.Source.DEFAULT);
    }

    @Test
    void looksForTheConfigFileWhereItIsToldTo() throws Exception {
        write(".config/session-reconciler/config.yaml", "host: standard\n");
        Path inEnvironment = write("environment.yaml", "host: environment\n");
        Path inFlag = write("flag.yaml", "host: flag\n");

        assertThat(load(Flags.NONE).config().host()).isEqualTo("standard");
        environment.put("RECONCILE_CONFIG", "~/environment.yaml");
        assertThat(load(Flags.NONE).file()).isEqualTo(inEnvironment);
        assertThat(load(new Flags(null, inFlag.toString(), null)).config().host()).isEqualTo("flag");
    }

    @Test
    void refusesANamedConfigFileThatIsMissing() {
        environment.put("RECONCILE_CONFIG", "/none/config.yaml");
        assertThat(problems(Flags.NONE)).containsExactly("RECONCILE_CONFIG: there is no config file /none/config.yaml");
        assertThat(problems(new Flags(null, "/no.yaml", null)))
                .containsExactly("--config: there is no config file /no.yaml");
    }

    @Test
    void saysWhyAConfigFileCannotBeRead() throws IOException {
        Path folder = Files.createDirectories(home.resolve(".config/session-reconciler/config.yaml"));
        assertThat(problems(Flags.NONE)).containsExactly(folder + ": cannot be read: Is a directory");
    }

    @Test
    void reportsEverythingThatIsWrongAtOnce() throws IOException {
        Path file = write("c.yaml", """
                registry: [a]
                setle: 5s
                lock:
                  timeout: -5s
                  fiel: x
                tmux: none
                claude.homes: /one
                session.pattern: (?<workspace>.+
                journal.max-size: 64
                lock.timeout: 5s
                jobs: { folder: {} }
                [a, b]: c
                """);
        environment.put("RECONCILE_SETTLE", "5");
        environment.put("RECONCILE_TMUX_SOCKETS", "work");

        assertThat(problems(new Flags(null, file.toString(), ""))).containsExactlyInAnyOrder(
                file + ":1: registry must be a single value",
                file + ":2: unknown key setle; the nearest known one is settle",
                file + ":4: lock.timeout -5s is not a duration such as 200ms, 5s, 2m or 1h",
                file + ":5: unknown key lock.fiel; the nearest known one is lock.file",
                file + ":6: tmux must be a mapping",
                file + ":7: claude.homes must be a list",
                file + ":8: session.pattern (?<workspace>.+ is not a regular expression: Unclosed group near index 15",
                file + ":9: journal.max-size 64 is not a size such as 512KiB, 64MiB or 1GiB",
                file + ":10: lock.timeout is given twice, first at " + file + ":4",
                file + ":11: jobs.folder must be a single value",
                file + ":12: a key must be a word",
                "RECONCILE_SETTLE: settle 5 is not a duration such as 200ms, 5s, 2m or 1h",
                "RECONCILE_TMUX_SOCKETS: work is not the path of a socket; those that -L names are found by themselves",
                "--state-dir: a path is empty");
    }

    @Test
    void refusesAValueThatIsOverridden() throws IOException {
        Path file = write("c.yaml", "settle: soon\n");
        environment.put("RECONCILE_SETTLE", "1s");
        assertThat(problems(new Flags(null, file.toString(), null)))
                .containsExactly(file + ":1: settle soon is not a duration such as 200ms, 5s, 2m or 1h");
    }

    @Test
    void refusesAPatternWithoutItsGroups() {
        environment.put("RECONCILE_SESSION_PATTERN", "(?<workspace>.+)-creator");
        assertThat(problems(Flags.NONE)).containsExactly(
                "RECONCILE_SESSION_PATTERN: session.pattern (?<workspace>.+)-creator has no group (?<agent>...)");
    }

    @Test
    void refusesListsThatNameNothing() throws IOException {
        Path file = write("c.yaml", "claude.homes: []\ntmux.sockets: []\n");
        assertThat(problems(new Flags(null, file.toString(), null)))
                .containsExactly(file + ":1: claude.homes names nothing");
    }

    @Test
    void refusesAnotherUsersHomeAndAHomeThatIsNotSet() {
        environment.put("RECONCILE_REGISTRY", "~other/r.yaml");
        assertThat(problems(Flags.NONE)).containsExactly("RECONCILE_REGISTRY: ~other/r.yaml: only ~ and ~/ are"
                + " understood, write the path in full");
        environment.clear();
        assertThat(problems(Flags.NONE))
                .containsExactly("HOME: is not set, so that it is not known where ~ is; set it");
    }

    @Test
    void needsNoHomeWhenNothingIsBelowIt() throws ConfigException {
        environment.clear();
        environment.put("RECONCILE_REGISTRY", "/r.yaml");
        environment.put("RECONCILE_STATE_DIR", "/state");
        environment.put("RECONCILE_AGY_HOME", "/agy");
        environment.put("CLAUDE_CONFIG_DIR", "/claude");
        assertThat(load(Flags.NONE).config().lock().file()).isEqualTo(Path.of("/r.yaml.lock"));
    }

    @Test
    void takesAnEmptyFileAndNullsAsNothingGiven() throws Exception {
        String nulls = "settle:\nlock: null\ntmux: { sockets: ~ }\n";
        for (String text : List.of("", "# nothing\n", "---\n", "null\n", nulls)) {
            Path file = write("c.yaml", text);
            LoadedConfig loaded = load(new Flags(null, file.toString(), null));
            assertThat(loaded.config()).as(text).isEqualTo(defaults());
            assertThat(loaded.given()).as(text).isEmpty();
        }
    }

    @Test
    void refusesWhatIsNoMappingAndNoYaml() throws IOException {
        assertThat(inFile("- a\n")).containsExactly("1: the file must be a mapping of keys to values");
        assertThat(inFile("settle: 5s\nhost: 'open\n")).singleElement().asString().startsWith("3: is not valid YAML:");
        assertThat(inFile("settle: 1s\n---\nsettle: 2s\n")).singleElement().asString().startsWith("2: is not valid");
        assertThat(inFile("a: *nobody\n")).singleElement().asString().startsWith("1: is not valid YAML:");
        assertThat(inFile("host: \u0001\n")).singleElement().asString().contains("is not valid YAML:");
    }

    @Test
    void survivesHostileFiles() throws IOException {
        Path file = home.resolve("c.yaml");
        Files.write(file, "host: \u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(problems(new Flags(null, file.toString(), null))).containsExactly(file + ": is not valid UTF-8");

        assertThat(inFile("[".repeat(200_000))).hasSize(1);
        assertThat(inFile("lock: &x { lock: *x, file: *x }\n")).hasSize(2);
        assertThat(inFile("\"\\e[2J\\n\": 1\n")).singleElement().asString().startsWith("1: unknown key ?[2J?; ");
        assertThat(inFile("registry: \"a\\0b\"\n")).singleElement().asString().contains("a?b is not a path");
    }

    /// The problems of a config file with this text, without the file's name.
    private List<String> inFile(String text) throws IOException {
        Path file = write("c.yaml", text);
        return problems(new Flags(null, file.toString(), null)).stream()
                .map(problem -> problem.substring(file.toString().length() + 1))
                .toList();
    }

    private Config defaults() throws ConfigException {
        return ConfigLoader.load(Flags.NONE, Map.of("HOME", home.toString())).config();
    }

    private LoadedConfig load(Flags flags) throws ConfigException {
        return ConfigLoader.load(flags, environment);
    }

    private List<String> problems(Flags flags) {
        return catchThrowableOfType(ConfigException.class, () -> load(flags)).problems();
    }

    private Path write(String path, String text) throws IOException {
        Path file = home.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
