package dev.agentsessions.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.agentsessions.registry.WriteSteps.Step;
import dev.agentsessions.testing.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is on the disk when a pass is killed, finds the disk full or may do little, and what the system is asked to do.
@Tag("R9")
class CrashTest {
    private static final String OLD = "old: 1\n".repeat(2_000);
    private static final String NEW = "new: 1\n".repeat(2_500);

    @TempDir
    private Path folder;

    private Path registry;

    @BeforeEach
    void makeRegistry() throws IOException {
        registry = Files.writeString(folder.toRealPath().resolve("agent-sessions.yaml"), OLD);
    }

    private List<String> temporaryFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".tmp"))
                    .toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void leavesAWholeFileWhenKilledAndTheNextPassSweeps(Step step) throws Exception {
        try (Child pass = Child.jvm(WriterMain.class, registry.toString(), NEW, step.name())) {
            assertThat(pass.line()).isEqualTo(step.name());
            pass.kill();
        }
        boolean renamed = step.compareTo(Step.RENAMED) >= 0;
        assertThat(registry).hasContent(renamed ? NEW : OLD);
        assertThat(temporaryFiles()).hasSize(renamed || step == Step.LOCKED ? 0 : 1);

        try (Child next = Child.jvm(WriterMain.class, registry.toString(), "next: 1\n")) {
            assertThat(next.rest()).isEqualTo("true\n");
        }
        assertThat(registry).hasContent("next: 1\n");
        assertThat(temporaryFiles()).isEmpty();
    }

    @Test
    void syncsTheFileBeforeTheRenameAndTheFolderAfterIt() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/strace")));
        Path trace = folder.resolve("trace");
        List<String> command = new ArrayList<>(List.of("strace", "-f", "-qq", "-y", "-o", trace.toString()));
        command.addAll(List.of("-e", "trace=flock,write,pwrite64,fsync,fdatasync,rename,renameat,renameat2"));
        command.addAll(Child.jvmCommand(WriterMain.class, registry.toString(), NEW));
        try (Child strace = Child.of(command)) {
            assertThat(strace.rest()).isEqualTo("true\n");
        }
        assertThat(calls(trace))
                .containsExactly(
                        "flock LOCK_EX",
                        "write temporary",
                        "fsync temporary",
                        "rename",
                        "fsync folder",
                        "flock LOCK_UN");
    }

    /// The calls that concern the registry, in short.
    private List<String> calls(Path trace) throws IOException {
        List<String> calls = new ArrayList<>();
        for (String line : Files.readAllLines(trace)) {
            if (!line.contains(folder.toString()) || line.contains("resumed>")) {
                continue;
            }
            String call = line.substring(line.indexOf(' '), line.indexOf('(')).strip();
            calls.add(switch (call) {
                case "flock" -> line.contains("LOCK_UN") ? "flock LOCK_UN" : "flock LOCK_EX";
                case "rename" -> call;
                default -> call + (line.contains(".tmp>") ? " temporary" : " folder");
            });
        }
        return calls;
    }

    /// The JVM ignores SIGXFSZ, so that a file-size limit looks like a full disk: `Files.copy` meets it, or the write.
    @ParameterizedTest
    @ValueSource(ints = {8, 16})
    void leavesTheOldFileAndNoOtherAtAFileSizeLimit(int kilobytes) throws Exception {
        String script = "ulimit -f " + kilobytes + "; exec \"$@\"";
        List<String> command = new ArrayList<>(List.of("bash", "-c", script, "bash"));
        command.addAll(Child.jvmCommand(WriterMain.class, registry.toString(), NEW));
        try (Child pass = Child.of(command)) {
            assertThat(pass.rest())
                    .isEqualTo(registry + ": cannot be replaced, and is as it was: File too large;"
                            + " see to its folder and the disk's space\n");
        }
        assertThat(registry).hasContent(OLD);
        assertThat(temporaryFiles()).isEmpty();
    }

    /// In a mount namespace of its own, so that the mount is gone with the process. The old file takes 16 KiB and the
    /// new one 20 KiB of the 64: there is no room for the copy, or none for the new text.
    @ParameterizedTest
    @ValueSource(ints = {36, 32})
    void leavesTheOldFileAndNoOtherOnAFullDisk(int kibibytesOfOthers) throws Exception {
        String script = """
                mount -t tmpfs -o size=64k none "$1" || { echo no mount; exit; }
                cd "$1"; original=$2; others=$3; shift 3
                cp "$original" agent-sessions.yaml; head -c "$others" /dev/zero >others
                "$@"
                cmp agent-sessions.yaml "$original" && ls -A
                """;
        Path disk = Files.createDirectory(registry.resolveSibling("disk"));
        List<String> command = new ArrayList<>(List.of("unshare", "-m", "sh", "-c", script, "sh"));
        command.addAll(List.of(disk.toString(), registry.toString(), kibibytesOfOthers + "k"));
        command.addAll(Child.jvmCommand(WriterMain.class, disk.resolve("agent-sessions.yaml").toString(), NEW));
        try (Child pass = Child.of(command)) {
            String said = pass.rest();
            assumeTrue(said.contains("agent-sessions.yaml"), said);
            assertThat(said.lines())
                    .containsExactly(
                            disk.resolve("agent-sessions.yaml") + ": cannot be replaced, and is as it was:"
                                    + " No space left on device; see to its folder and the disk's space",
                            "agent-sessions.yaml",
                            "agent-sessions.yaml.lock",
                            "others");
        }
    }

    /// Somebody of the same group may replace the file, and the group may still read it; a file that they may not write
    /// is left alone, though the folder would let them. A lock file that root made serves all.
    @Test
    void keepsTheGroupWhereTheOwnerCannotBeKept() throws Exception {
        assumeTrue((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0, "needs root");
        Files.setAttribute(folder, "unix:mode", 0777);
        Files.createFile(folder.resolve("agent-sessions.yaml.lock"));
        Files.setAttribute(registry, "unix:mode", 0640);
        assertThat(asAnotherUser(NEW)).isEqualTo(
                registry + ": cannot be read: permission denied; check its path and permissions\n");
        Files.setAttribute(registry, "unix:gid", 54321);
        assertThat(asAnotherUser(NEW)).isEqualTo(
                registry + ": is write-protected, and is left so; make it writable, then run again\n");
        Files.setAttribute(registry, "unix:mode", 0660);
        assertThat(asAnotherUser(NEW)).isEqualTo("true\n");
        assertThat(registry).hasContent(NEW);
        assertThat(Files.readAttributes(registry, "unix:uid,gid,mode"))
                .containsEntry("uid", 12345)
                .containsEntry("gid", 54321)
                .containsEntry("mode", 0100660);
    }

    private String asAnotherUser(String text) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("setpriv", "--reuid=12345", "--regid=12345", "--groups=54321"));
        command.addAll(Child.jvmCommand(WriterMain.class, registry.toString(), text));
        try (Child pass = Child.of(command)) {
            return pass.rest();
        }
    }
}
