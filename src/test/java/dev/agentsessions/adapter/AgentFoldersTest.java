package dev.agentsessions.adapter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The agents' folders as another process looks at them: under the eyes of strace, and without the rights of root.
@Timeout(120)
class AgentFoldersTest {
    private static final String CWD = "/srv/kelp_lab";
    private static final String ID = "7d2a9c10-5b1e-4c33-9a70-1f2e3d4c5b6a";
    private static final String OTHER_ID = "87dc548e-2f6b-4d0c-9b5e-0d3a4c1e7f21";

    /// The calls that may name a path below the agents' folders, and the words that none of them may contain.
    private static final List<String> HARMLESS = List.of(
            "openat", "open", "stat", "lstat", "newfstatat", "statx", "access", "faccessat", "faccessat2", "readlink",
            "readlinkat", "execve", "fcntl");

    private static final String[] HARMFUL = {
        "O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "O_APPEND", "SETLK", "SETLEASE", "F_NOTIFY"
    };

    @TempDir
    private Path folder;

    private Path home;
    private Path root;

    @BeforeEach
    void makeFolders() throws IOException {
        folder = folder.toRealPath();
        home = folder.resolve("claude");
        root = folder.resolve("agy");
        String line = "{\"isSidechain\":false,\"entrypoint\":\"cli\",\"cwd\":\"" + CWD + "\",\"type\":\"user\"}\n";
        write(home.resolve("settings.json"), "{\"cleanupPeriodDays\":7}");
        String claim = "{\"pid\":4711,\"procStart\":\"47110\",\"sessionId\":\"" + ID + "\"}";
        write(home.resolve("sessions/4711.json"), claim);
        write(home.resolve("projects/-srv-kelp-lab/" + ID + ".jsonl"), line.repeat(5000));
        write(home.resolve("projects/-srv-kelp-lab/" + OTHER_ID + ".jsonl"), line);
        write(home.resolve("projects/-elsewhere/" + ID + ".jsonl"), line);
        write(root.resolve("conversations/" + ID + ".db"), "SQLite format 3\0");
        write(root.resolve("conversations/" + ID + ".db-wal"), "");
        write(root.resolve("presence/" + ID + ".lock"), "");
        write(root.resolve("cache/last_conversations.json"), "{\"" + CWD + "\":\"" + ID + "\"}");
    }

    @Test
    @Tag("R20")
    void areOnlyEverOpenedForReading() throws Exception {
        assumeTrue(runs("strace", "-o", "/dev/null", "true"), "strace works here");
        Path trace = folder.resolve("trace");
        Map<String, String> before = snapshot();

        String seen = look("strace", "-f", "-y", "-s", "4096", "-o", trace.toString(), "-e",
                "trace=%file,flock,fcntl,ftruncate,fallocate,fchmod,fchown,fsync,fdatasync");

        assertThat(seen).contains("retentionDays=7").contains(OTHER_ID).contains(ID + ".db").contains("claims=[Claim");
        assertThat(snapshot()).isEqualTo(before);
        List<String> calls = callsBelow(trace);
        assertThat(calls).anyMatch(call -> call.contains(OTHER_ID + ".jsonl") && call.startsWith("openat"));
        assertThat(calls).allSatisfy(call -> {
            assertThat(HARMLESS).contains(call.substring(0, call.indexOf('(')));
            assertThat(call).doesNotContain(HARMFUL);
        });
        assertThat(calls).noneMatch(call -> call.startsWith("open") && call.contains(".db"));
        assertThat(calls).noneMatch(call -> call.startsWith("open") && call.contains(".lock"));
    }

    @Test
    @Tag("R16")
    void sayWhatWeHaveNoRightToRead() throws Exception {
        deny(home.resolve("projects/-elsewhere"));
        deny(root.resolve("conversations"));
        String seen = look();
        assertThat(seen).contains("problem=-elsewhere: permission denied").contains("projects/-srv-kelp-lab/" + ID);
        assertThat(seen).contains("problem=" + ID + ".db: permission denied");

        deny(home.resolve("projects"));
        assertThat(look()).contains("projects, problem=permission denied");
    }

    @Test
    @Tag("R15")
    @Tag("R19")
    void doNotHideOneTranscriptBehindAnother() throws Exception {
        deny(home.resolve("projects/-srv-kelp-lab/" + OTHER_ID + ".jsonl"));
        deny(home.resolve("sessions/4711.json"));
        deny(home.resolve("settings.json"));
        deny(root.resolve("cache/last_conversations.json"));

        assertThat(look())
                .contains("problem=-srv-kelp-lab/" + OTHER_ID + ".jsonl: permission denied")
                .contains("candidates={" + CWD + "=[Candidate[conversationId=" + ID)
                .contains("retentionDays=30")
                .contains("claims=[]")
                .contains("candidates={}");
    }

    /// What strace saw done to paths below the two folders, as `call(arguments) = result`.
    private List<String> callsBelow(Path trace) throws IOException {
        List<String> calls = new ArrayList<>();
        for (String line : Files.readAllLines(trace)) {
            String call = line.substring(line.indexOf(' ')).strip();
            if (call.contains(home + "/") || call.contains(root + "/")) {
                calls.add(call.replaceFirst("^<\\.\\.\\. (\\w+) resumed>", "$1("));
            }
        }
        return calls;
    }

    /// What the other process prints; it has lost root's right to pass over permissions.
    private String look(String... under) throws Exception {
        List<String> command = new ArrayList<>(List.of(under));
        if (Files.getOwner(folder).getName().equals("root")) {
            assumeTrue(runs("setpriv", "--version"), "setpriv is here");
            String rights = "-dac_override,-dac_read_search";
            command.addAll(List.of("setpriv", "--bounding-set", rights, "--inh-caps", rights));
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        command.addAll(List.of(java, "-Xshare:auto", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(LookOnce.class.getName(), home.toString(), root.toString(), CWD, ID));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /// Every path below the two folders with its size and its time.
    private Map<String, String> snapshot() throws IOException {
        Map<String, String> snapshot = new TreeMap<>();
        try (Stream<Path> all = Stream.concat(Files.walk(home), Files.walk(root))) {
            for (Path path : (Iterable<Path>) all::iterator) {
                snapshot.put(path.toString(), Files.size(path) + " " + Files.getLastModifiedTime(path));
            }
        }
        return snapshot;
    }

    private static void deny(Path path) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("---------"));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
