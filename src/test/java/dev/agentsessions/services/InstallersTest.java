package dev.agentsessions.services;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.world.Run;
import dev.agentsessions.world.StandIn;
import java.io.IOException;
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
import org.junit.jupiter.params.provider.ValueSource;

/// The scripts that install and remove the service, on a copy of what they install, in a home of the test's own, with
/// scripts that pose as systemctl and launchctl and keep a list of calls.
@Tag("S16")
class InstallersTest {
    private static final Path ROOT = Path.of(System.getProperty("project.root", "")).toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String MANAGER = """
            #!/bin/sh
            echo "${0##*/} $*" >> '%1$s/calls'
            case "$*" in
              *show-environment*) echo PATH=/bin; [ ! -f '%1$s/no-manager' ] ;;
              *bootout*) [ -f '%1$s/loaded' ] ;;
              *restart*|*bootstrap*) [ ! -f '%1$s/broken' ] ;;
            esac
            """;

    private static final String PROGRAM = """
            #!/bin/sh
            echo "reconcile $*" >> '%s/calls'
            echo reconcile 1.2.3
            """;

    @TempDir
    private Path folder;

    private Path root;
    private Path home;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void copy() throws IOException {
        root = folder.resolve("the app");
        home = Files.createDirectories(folder.resolve("ho&me"));
        Path bin = Files.createDirectories(folder.resolve("bin"));
        StandIn.write(bin.resolve("systemctl"), MANAGER.formatted(folder));
        StandIn.write(bin.resolve("launchctl"), MANAGER.formatted(folder));
        StandIn.write(Files.createDirectories(root.resolve("bin")).resolve("reconcile"), PROGRAM.formatted(folder));
        for (String name : List.of("systemd", "launchd")) {
            Files.createDirectories(root.resolve(name));
            try (var files = Files.newDirectoryStream(ROOT.resolve(name))) {
                for (Path file : files) {
                    Files.copy(file, root.resolve(name).resolve(file.getFileName().toString()));
                }
            }
        }
        environment.put("PATH", bin + ":/usr/bin:/bin");
        environment.put("HOME", home.toString());
    }

    private Run run(String script, String... with) {
        Map<String, String> all = new HashMap<>(environment);
        for (int i = 0; i < with.length; i += 2) {
            all.put(with[i], with[i + 1]);
        }
        return Run.of(PATIENCE, all, List.of(root.resolve(script).toString()));
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(folder.resolve("calls"));
    }

    private Path program() {
        return home.resolve(".local/bin/reconcile");
    }

    @Test
    void systemdGetsTheUnitAfterTheBuild() throws IOException {
        Path unit = home.resolve(".config/systemd/user/session-reconciler.service");
        String said = run("systemd/install").orFail();
        assertThat(said).contains("linked " + program(), "reconcile 1.2.3", "wrote " + unit, "started it", "enable-linger");
        assertThat(program().toRealPath()).isEqualTo(root.toRealPath().resolve("bin/reconcile"));
        assertThat(unit).hasSameTextualContentAs(ROOT.resolve("systemd/session-reconciler.service"));
        assertThat(calls()).containsExactly(
                "systemctl --user show-environment",
                "reconcile --version",
                "systemctl --user daemon-reload",
                "systemctl --user enable session-reconciler",
                "systemctl --user restart session-reconciler");

        assertThat(run("systemd/install").orFail()).doesNotContain("linked").contains("started it");

        assertThat(run("systemd/remove").orFail()).contains("stopped it and removed " + unit);
        assertThat(unit).doesNotExist();
        assertThat(program()).exists();
        assertThat(calls()).endsWith(
                "systemctl --user disable --now session-reconciler", "systemctl --user daemon-reload");
        int before = calls().size();
        assertThat(run("systemd/remove").orFail()).contains("nothing was done");
        assertThat(calls()).hasSize(before);
    }

    @Test
    void systemdFindsTheUnitWhereConfigurationIs() {
        String config = folder.resolve("config").toString();
        run("systemd/install", "XDG_CONFIG_HOME", config).orFail();
        assertThat(folder.resolve("config/systemd/user/session-reconciler.service")).exists();
        run("systemd/remove", "XDG_CONFIG_HOME", config).orFail();
        assertThat(folder.resolve("config/systemd/user")).isEmptyDirectory();
    }

    @Test
    void systemdThatDoesNotServeThisUserIsToldOf() throws IOException {
        Files.createFile(folder.resolve("no-manager"));
        Run run = run("systemd/install");
        assertThat(run.status()).isOne();
        assertThat(run.err()).startsWith("systemd/install: systemd does not serve this user here; ");
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void launchdGetsTheAgentAfterTheBuild() throws Exception {
        Path plist = home.resolve("Library/LaunchAgents/dev.agentsessions.reconciler.plist");
        String domain = "gui/" + Run.of(PATIENCE, environment, List.of("id", "-u")).orFail().strip();
        String said = run("launchd/install").orFail();
        assertThat(said).contains("linked " + program(), "reconcile 1.2.3", "wrote " + plist, "started it");
        assertThat(program().toRealPath()).isEqualTo(root.toRealPath().resolve("bin/reconcile"));
        var dict = ServiceFilesTest.Plist.dict(plist);
        assertThat(ServiceFilesTest.Plist.value(dict, "ProgramArguments").getTextContent().strip().lines())
                .first().isEqualTo(program().toString());
        assertThat(ServiceFilesTest.Plist.value(dict, "StandardErrorPath").getTextContent())
                .isEqualTo(home.resolve("Library/Logs/session-reconciler.log").toString());
        assertThat(home.resolve("Library/Logs")).isDirectory();
        assertThat(calls()).containsExactly(
                "reconcile --version",
                "launchctl bootout " + domain + "/dev.agentsessions.reconciler",
                "launchctl bootstrap " + domain + " " + plist);

        assertThat(run("launchd/install").orFail()).doesNotContain("linked");

        Files.createFile(folder.resolve("loaded"));
        assertThat(run("launchd/remove").orFail()).contains("stopped it and removed " + plist).doesNotContain("not run");
        assertThat(plist).doesNotExist();
        assertThat(calls()).endsWith("launchctl bootout " + domain + "/dev.agentsessions.reconciler");
        assertThat(run("launchd/remove").orFail()).contains("nothing was done");
    }

    @ParameterizedTest
    @ValueSource(strings = {"systemd", "launchd"})
    void anotherProgramOfThatNameIsLeftAlone(String name) throws IOException {
        Files.createDirectories(program().getParent());
        Files.writeString(program(), "mine");
        Run run = run(name + "/install");
        assertThat(run.status()).isOne();
        assertThat(run.err()).isEqualTo(name + "/install: " + program()
                + " is another program; move it away, then run this again\n");
        assertThat(program()).hasContent("mine");
        assertThat(home.resolve("Library")).doesNotExist();
        assertThat(home.resolve(".config")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"systemd", "launchd"})
    void whatDoesNotStartIsToldOf(String name) throws IOException {
        Files.createFile(folder.resolve("broken"));
        Run run = run(name + "/install");
        assertThat(run.status()).isOne();
        assertThat(run.err()).startsWith(name + "/install: ");
        assertThat(run.out()).doesNotContain("started");
    }

    @ParameterizedTest
    @ValueSource(strings = {"systemd", "launchd"})
    void whatCannotBeBuiltIsNotInstalled(String name) throws IOException {
        StandIn.write(root.resolve("bin/reconcile"), "#!/bin/sh\necho 'reconcile: no Maven' >&2\nexit 2\n");
        Run run = run(name + "/install");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).isEqualTo("reconcile: no Maven\n");
        assertThat(home.resolve("Library")).doesNotExist();
        assertThat(home.resolve(".config")).doesNotExist();
    }
}
