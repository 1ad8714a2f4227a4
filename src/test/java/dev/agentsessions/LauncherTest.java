package dev.agentsessions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `bin/reconcile` in a made-up installation, with scripts that pose as Maven and the JVM and keep a list of calls.
class LauncherTest {
    private static final Path SCRIPT = Path.of(System.getProperty("project.root", ""), "bin", "reconcile");
    private static final List<String> TOOLS = List.of(
            "env", "find", "flock", "mkdir", "mktemp", "mv", "perl", "readlink", "rm", "rmdir", "sh", "sleep", "stty", "touch");

    private static final String MAVEN = """
            #!/bin/sh
            echo mvn "$JAVA_HOME" >> '%1$s/calls'
            echo noise
            sleep 0.2
            [ ! -f '%1$s/broken' ] || exit 1
            cd '%1$s/the app/target/app'
            mkdir -p lib
            : > session-reconciler.jar
            : > lib/library.jar
            """;

    private static final String JAVA = """
            #!/bin/sh
            for arg; do
              case $arg in
                -XX:AOTCacheOutput=*)
                  echo train "$HOME" >> '%1$s/calls'
                  [ ! -f '%1$s/untrainable' ] || exit 1
                  : > "${arg#*=}"
                  exit 0 ;;
              esac
            done
            echo "$0 $LC_ALL"
            for arg; do echo "<$arg>"; done
            exit 7
            """;

    private record Run(int status, List<String> out, List<String> err) {}

    @TempDir
    private Path folder;

    private Path root;
    private Path jdk;
    private final Map<String, String> environment = new TreeMap<>();

    /// Asks for a version that no real JDK of this machine has.
    @BeforeEach
    void install() throws IOException {
        folder = folder.toRealPath();
        root = folder.resolve("the app");
        script(root.resolve("bin/reconcile"), Files.readString(SCRIPT).replace("jdk_needed=25", "jdk_needed=99"));
        write(root.resolve("pom.xml"), "");
        write(root.resolve("src/main/java/deep/Source.java"), "");
        jdk = jdk("jdk-99", "99.0.1");
        for (String tool : TOOLS) {
            Path real = Files.exists(Path.of("/bin", tool)) ? Path.of("/bin", tool) : Path.of("/usr/bin", tool);
            if (Files.exists(real)) {
                script(folder.resolve("tools").resolve(tool), "#!/bin/sh\nexec " + real + " \"$@\"\n");
            }
        }
        script(folder.resolve("tools/mvn"), MAVEN.formatted(folder));
        script(folder.resolve("tools/tmux"), "#!/bin/sh\n");
        environment.put("PATH", folder.resolve("tools").toString());
        environment.put("HOME", folder.toString());
        environment.put("JAVA_HOME", jdk.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "bash --posix", "sh"})
    void buildsAndTrainsOnceAndThenOnlyHandsOver(String shell) throws Exception {
        List<String> command = new ArrayList<>(List.of(shell.split(" ")));
        command.set(0, "/bin/" + command.getFirst());
        command.add(root.resolve("bin/reconcile").toString());

        Run first = run(command);
        assertThat(first.err()).hasSize(2).allMatch(line -> line.startsWith("reconcile: "));
        assertThat(calls()).hasSize(3).first().isEqualTo("mvn " + jdk);

        command.addAll(List.of("--once", "", "a b", "*", "$x"));
        Run second = run(command);
        assertThat(second.status()).isEqualTo(7);
        assertThat(second.err()).isEmpty();
        assertThat(calls()).hasSize(3);
        assertThat(second.out()).startsWith(jdk + "/bin/java C.UTF-8");
        assertThat(second.out()).endsWith(
                "<-cp>",
                "<" + root + "/target/app/session-reconciler.jar>",
                "<-XX:AOTCache=" + root + "/target/app/reconcile.aot>",
                "<dev.agentsessions.Main>",
                "<--once>", "<>", "<a b>", "<*>", "<$x>");
    }

    /// By whichever link: what it is called by says what it is.
    @Test
    void isTheOtherProgramIfItIsCalledByThatName() throws Exception {
        assertThat(SCRIPT.resolveSibling("agent-mesh")).isSymbolicLink();
        Files.createSymbolicLink(root.resolve("bin/agent-mesh"), Path.of("reconcile"));
        Files.createSymbolicLink(folder.resolve("am"), root.resolve("bin/agent-mesh"));
        Run first = run("bin/agent-mesh");
        assertThat(first.err()).hasSize(2).allMatch(line -> line.startsWith("agent-mesh: "));
        for (String path : List.of("the app/bin/agent-mesh", "am")) {
            Run run = run(List.of(folder.resolve(path).toString(), "status", "a b"));
            assertThat(run.status()).isEqualTo(7);
            assertThat(run.err()).isEmpty();
            assertThat(run.out()).endsWith(
                    "<-XX:AOTCache=" + root + "/target/app/agent-mesh.aot>",
                    "<dev.agentsessions.MeshMain>",
                    "<status>", "<a b>");
            assertThat(run.out()).noneMatch(word -> word.contains("-Xmn") || word.contains("sqlite"));
        }
        assertThat(run(List.of("sh", "-c", "PATH=$PATH:bin; agent-mesh")).out()).contains("<dev.agentsessions.MeshMain>");
        assertThat(run("bin/reconcile").out()).contains("<dev.agentsessions.Main>");
        assertThat(calls()).hasSize(3);

        Files.createDirectories(root.resolve("target/app/native"));
        List<String> serving = run(List.of(root.resolve("bin/agent-mesh").toString(), "serve")).out();
        assertThat(serving).contains(
                "<-Dorg.sqlite.lib.path=" + root + "/target/app/native>",
                "<-Dorg.sqlite.tmpdir=" + root + "/target/app/native>",
                "<-Xmn16m>");
        write(root.resolve("target/app/native/library"), "");
        age();
        touch(root.resolve("src/main/java/deep/Source.java"));
        run("bin/agent-mesh");
        assertThat(root.resolve("target/app/native")).doesNotExist();
    }

    /// A JVM does not start there.
    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "bash --posix", "sh"})
    void startsElsewhereThanInAFolderThatIsGone(String shell) throws Exception {
        script(jdk.resolve("bin/java"), "#!/bin/sh\nreadlink /proc/$$/cwd >>'" + folder + "/calls'\n");
        Path here = folder.resolve("here");
        String inIt = "mkdir '" + here + "'; cd '" + here + "'; ";
        String gone = inIt + "rmdir '" + here + "'; ";
        String another = gone + "mkdir '" + here + "'; ";
        String start = "exec /bin/" + shell + " '" + root + "/bin/reconcile'";
        assertThat(run(List.of("/bin/bash", "-c", gone + start)).status()).isZero();
        assertThat(run(List.of("/bin/bash", "-c", another + start)).status()).isZero();
        assertThat(calls()).filteredOn(call -> !call.startsWith("mvn")).hasSize(3).containsOnly("/");
        Files.delete(here);
        assertThat(run(List.of("/bin/bash", "-c", inIt + start)).status()).isZero();
        assertThat(calls()).last().isEqualTo(here.toString());
    }

    @Test
    void tellsTheProgramOfItsTerminal() throws Exception {
        Run run = run(List.of("/usr/bin/script", "-qec", "stty cols 132; '" + root + "/bin/reconcile'", "/dev/null"));
        assertThat(run.out()).contains("<-Dreconcile.tty=true>", "<-Dreconcile.columns=132>");
        assertThat(run("bin/reconcile").out()).noneMatch(line -> line.contains("reconcile.tty"));
    }

    @Test
    void trainsAwayFromTheUsersHome() throws Exception {
        environment.put("TMPDIR", Files.createDirectory(folder.resolve("temporary")).toString());
        run("bin/reconcile");
        assertThat(calls().getLast()).startsWith("train " + folder + "/temporary/reconcile-training.");
        assertThat(folder.resolve("temporary")).isEmptyDirectory();
    }

    @Test
    void buildsAgainWhenASourceChanged() throws Exception {
        run("bin/reconcile");
        age();
        touch(root.resolve("src/main/java/deep/Source.java"));
        run("bin/reconcile");
        assertThat(calls()).hasSize(6);

        age();
        Files.delete(root.resolve("src/main/java/deep/Source.java"));
        touch(root.resolve("src/main/java/deep"));
        run("bin/reconcile");
        run("bin/reconcile");
        assertThat(calls()).hasSize(9);
    }

    @Test
    void onlyTrainsAgainWhenAJarOrTheJdkOrThePlaceChanged() throws Exception {
        run("bin/reconcile");
        age();
        write(root.resolve("target/app/lib/new.jar"), "");
        run("bin/reconcile");
        assertThat(calls()).hasSize(5);

        Files.setLastModifiedTime(root.resolve("target/app/lib/new.jar"), FileTime.from(Instant.EPOCH));
        run("bin/reconcile");
        assertThat(calls()).hasSize(7);

        write(jdk.resolve("release"), "IMPLEMENTOR=\"Another\"\nJAVA_VERSION=\"99.0.1\"\n");
        run("bin/reconcile");
        assertThat(calls()).hasSize(9);

        Path moved = folder.resolve("moved");
        Files.move(root, moved);
        run(List.of(moved.resolve("bin/reconcile").toString()));
        run(List.of(moved.resolve("bin/reconcile").toString()));
        assertThat(calls()).hasSize(11).filteredOn(call -> call.startsWith("mvn")).hasSize(1);
    }

    @Test
    void startsWithoutACacheThatCouldNotBeMadeAndSaysSoOnce() throws Exception {
        write(folder.resolve("untrainable"), "");
        Run first = run("bin/reconcile");
        assertThat(first.status()).isEqualTo(7);
        assertThat(first.err()).last().asString().endsWith("see " + root + "/target/training.log");
        Run second = run("bin/reconcile");
        assertThat(second.err()).isEmpty();
        assertThat(second.out()).noneMatch(line -> line.contains("AOTCache"));
        assertThat(calls()).hasSize(2);
    }

    @Test
    void namesTheLogOfABuildThatFailed() throws Exception {
        write(folder.resolve("broken"), "");
        Run run = run("bin/reconcile");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).last().isEqualTo("reconcile: the build failed; see " + root + "/target/build.log");
        assertThat(root.resolve("target/build.log")).hasContent("noise\n");
        Files.delete(folder.resolve("broken"));
        assertThat(run("bin/reconcile").status()).isEqualTo(7);
    }

    @Test
    void saysWhatToInstall() throws Exception {
        Files.delete(folder.resolve("tools/tmux"));
        assertThat(run("bin/reconcile").err()).anyMatch(line -> line.contains("install tmux"));

        Files.delete(folder.resolve("tools/mvn"));
        Files.delete(root.resolve("target/app/session-reconciler.jar"));
        Run noMaven = run("bin/reconcile");
        assertThat(noMaven.status()).isEqualTo(2);
        assertThat(noMaven.err()).singleElement().asString().contains("install maven");

        environment.remove("JAVA_HOME");
        write(jdk.resolve("release"), "JAVA_VERSION=\"98\"\n");
        Run noJdk = run("bin/reconcile");
        assertThat(noJdk.status()).isEqualTo(2);
        assertThat(noJdk.err()).singleElement().asString().contains("install a JDK").contains("JAVA_HOME");
    }

    @Test
    void findsAJdkThatIsNewEnough() throws Exception {
        environment.put("JAVA_HOME", jdk("old", "98.9.9").toString());
        Path sdkman = jdk(".sdkman/candidates/java/99-tem", "99");
        assertThat(run("bin/reconcile").out()).first().asString().startsWith(sdkman + "/bin/java");

        Path onPath = jdk("on-path", "100-ea");
        Files.createSymbolicLink(folder.resolve("alternative"), onPath.resolve("bin/java"));
        Files.createSymbolicLink(folder.resolve("tools/java"), Path.of("../alternative"));
        Files.delete(root.resolve("target/app/prepared"));
        assertThat(run("bin/reconcile").out()).first().asString().startsWith(onPath + "/bin/java");

        for (String version : List.of("", "\"\"", "\"1.8.0\"", "\"x\"")) {
            write(onPath.resolve("release"), "JAVA_VERSION=" + version + "\n");
            assertThat(run("bin/reconcile").out()).first().asString().startsWith(sdkman + "/bin/java");
        }
    }

    @Test
    void findsItsFolderThroughLinksAndFromAnywhere() throws Exception {
        Path links = Files.createDirectories(folder.resolve("a/b"));
        Files.createSymbolicLink(links.resolve("relative"), Path.of("../../the app/bin/reconcile"));
        Files.createSymbolicLink(folder.resolve("absolute"), links.resolve("relative"));
        Files.createSymbolicLink(folder.resolve("current"), root);
        environment.put("CDPATH", folder.toString());
        run("bin/reconcile");
        for (String path : List.of("a/b/relative", "absolute", "current/bin/reconcile")) {
            assertThat(run(List.of(folder.resolve(path).toString())).out())
                    .contains("<" + root + "/target/app/session-reconciler.jar>");
        }
        assertThat(run(List.of("sh", "-c", "cd bin && ./reconcile && sh reconcile")).err()).isEmpty();
        assertThat(run(List.of("sh", "-c", "PATH=$PATH:bin; reconcile")).status()).isEqualTo(7);
        assertThat(calls()).hasSize(3);
    }

    @Test
    void buildsOnceWhenStartedTwiceAtTheSameTime() throws Exception {
        Process one = start(List.of(root.resolve("bin/reconcile").toString()));
        Process two = start(List.of(root.resolve("bin/reconcile").toString()));
        assertThat(List.of(one.waitFor(), two.waitFor())).containsOnly(7);
        assertThat(calls()).hasSize(3);
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(folder.resolve("calls"));
    }

    private Run run(String command) throws Exception {
        return run(List.of(root.resolve(command).toString()));
    }

    private Run run(List<String> command) throws Exception {
        Process process = start(command);
        List<String> out = process.inputReader().lines().toList();
        return new Run(process.waitFor(), out, Files.readAllLines(folder.resolve("stderr")));
    }

    private Process start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.directory(Files.isDirectory(root) ? root.toFile() : folder.toFile());
        builder.redirectError(folder.resolve("stderr").toFile());
        return builder.start();
    }

    /// Makes everything as if it had been there for a minute.
    private void age() throws IOException {
        FileTime then = FileTime.from(Instant.now().minusSeconds(60));
        try (var files = Files.walk(root)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, then);
            }
        }
    }

    private static void touch(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(30)));
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = folder.resolve(name);
        script(home.resolve("bin/java"), JAVA.formatted(folder));
        script(home.resolve("bin/javac"), "#!/bin/sh\n");
        write(home.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\nMODULES=\"a b\"\n");
        return home;
    }

    private static void script(Path file, String text) throws IOException {
        write(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
