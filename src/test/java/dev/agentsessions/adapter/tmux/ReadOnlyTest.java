package dev.agentsessions.adapter.tmux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.agentsessions.world.PrivateTmux;
import dev.agentsessions.world.Run;
import dev.agentsessions.world.StandIn;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Watches every system call of a look that could change something.
@Tag("R20")
class ReadOnlyTest {
    private static final String CHANGING = "trace=execve,open,openat,openat2,creat,mkdir,mkdirat,rmdir,unlink,unlinkat,"
            + "rename,renameat,renameat2,link,linkat,symlink,symlinkat,chmod,fchmodat,chown,fchownat,truncate,mknod,"
            + "mknodat,utimensat,setxattr,flock,kill,tkill,tgkill,ptrace";

    private final PrivateTmux world = PrivateTmux.create();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void runsOnlyListPanesAndWritesNothing() throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/bin/strace")), "needs strace");
        StandIn.install(world);
        world.server().newSession("one", world.home(), "claude");
        world.server("two").newSession("two", world.home(), "sh", "-c", "exec agy");
        world.server("left").newSession("left", world.home(), "sleep", "600");
        world.server("left").crash();
        Path trace = world.root().resolve("trace");

        Run run = Run.of(Duration.ofMinutes(2), world.environment(), List.of(
                "strace", "-f", "-qq", "-s", "4096", "-e", "signal=none", "-e", CHANGING, "-o", trace.toString(),
                java(), "-XX:-UsePerfData", "-cp", System.getProperty("java.class.path"),
                Looking.class.getName(), world.root().toString()));

        assertThat(run.orFail()).contains("name=one", "name=two", "NobodyListens");
        List<String> calls = Files.readAllLines(trace, StandardCharsets.ISO_8859_1);
        List<String> started = calls.stream().filter(ReadOnlyTest::startsAnotherProgram).toList();
        assertThat(started).allMatch(call -> call.contains("[\"tmux\", \"-u\", \"-S\", \"" + world.folder())
                && call.contains("\", \"list-panes\", \"-a\", \"-F\", \""));
        assertThat(started.stream().map(call -> call.split(" ")[0]).distinct()).as("processes").hasSize(3);
        assertThat(calls).filteredOn(ReadOnlyTest::changes).as("changes").isEmpty();
        assertThat(calls).filteredOn(call -> call.contains("openat(")).as("the trace works").hasSizeGreaterThan(50);
    }

    private static boolean startsAnotherProgram(String call) {
        return call.contains("execve(") && !call.contains("jspawnhelper") && !call.contains(java());
    }

    /// Whether a call changes a file, or opens one in a way that could. The void and what the JVM does to itself do
    /// not count.
    private static boolean changes(String call) {
        if (call.contains("execve(") || call.contains(" resumed>") || call.contains("\"/dev/null\"")
                || call.contains("\"/proc/self/")) {
            return false;
        }
        return call.contains("open")
                ? call.contains("O_WRONLY") || call.contains("O_RDWR") || call.contains("O_CREAT")
                : true;
    }

    private static String java() {
        return ProcessHandle.current().info().command().orElseThrow();
    }
}
