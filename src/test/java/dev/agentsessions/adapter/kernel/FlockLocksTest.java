package dev.agentsessions.adapter.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.agentsessions.registry.Locks.Held;
import dev.agentsessions.registry.Locks.LockedException;
import dev.agentsessions.testing.Child;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("R9")
class FlockLocksTest {
    private static final Duration NOT_AT_ALL = Duration.ZERO;
    private static final Duration LONG = Duration.ofSeconds(30);

    private static final long ME = ProcessHandle.current().pid();

    private final FlockLocks locks = new FlockLocks();

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("agent-sessions.yaml.lock");
    }

    @Test
    void excludesFlockCommand() throws Exception {
        try (Held _ = locks.acquire(file(), NOT_AT_ALL)) {
            assertThat(flockCommandGetsIt()).isFalse();
        }
        assertThat(flockCommandGetsIt()).isTrue();
    }

    private boolean flockCommandGetsIt() throws Exception {
        try (Child flock = Child.of("flock", "-n", file().toString(), "true")) {
            return flock.status() == 0;
        }
    }

    @Test
    void isExcludedByFlockCommandAndNamesIt() throws Exception {
        try (Child flock = Child.of("flock", file().toString(), "sh", "-c", "echo held; read line")) {
            assertThat(flock.line()).isEqualTo("held");
            assertThatThrownBy(() -> locks.acquire(file(), Duration.ofMillis(20)))
                    .isInstanceOf(LockedException.class)
                    .hasMessageMatching("\\Q" + file() + ": locked by pid " + flock.pid()
                            + " (flock), waited \\E\\d+ ms; let it finish, or end it, then run again");
            flock.tell("");
            locks.acquire(file(), LONG).close();
        }
    }

    @Test
    void namesTheHeirOfALockWhoseTakerHasEnded() throws Exception {
        String takeAndEnd = "exec 9>>\"$1\"; flock 9; sleep 60 & echo $!";
        try (Child shell = Child.of("sh", "-c", takeAndEnd, "sh", file().toString())) {
            long heir = Long.parseLong(shell.line());
            try {
                assertThat(shell.status()).isZero();
                assertThatThrownBy(() -> locks.acquire(file(), NOT_AT_ALL))
                        .hasMessageContaining("locked by pid " + heir + " (sleep)");
            } finally {
                ProcessHandle.of(heir).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    @Test
    void excludesAnotherJvmUntilThatIsKilled() throws Exception {
        try (Child other = Child.jvm(LockMain.class, file().toString())) {
            assertThat(other.line()).isEqualTo("held");
            assertThatThrownBy(() -> locks.acquire(file(), NOT_AT_ALL))
                    .isInstanceOf(LockedException.class)
                    .hasMessageContaining("pid " + other.pid() + " (java)");
            other.kill();
            locks.acquire(file(), LONG).close();
        }
    }

    @Test
    void excludesOtherUsersInThisJvm() throws Exception {
        try (Held _ = locks.acquire(file(), NOT_AT_ALL)) {
            assertThatThrownBy(() -> new FlockLocks().acquire(file(), NOT_AT_ALL))
                    .isInstanceOf(LockedException.class)
                    .hasMessageContaining("pid " + ME);
        }
    }

    /// system(3) closes no descriptors, other than the JDK when it starts a process.
    @Test
    void leavesTheLockToNoChildProcess() throws Exception {
        Path pidFile = folder.resolve("pid");
        Held held = locks.acquire(file(), NOT_AT_ALL);
        system("sleep 60 >/dev/null 2>&1 & echo $! >" + pidFile);
        long child = Long.parseLong(Files.readString(pidFile).strip());
        try {
            held.close();
            assertThat(ProcessHandle.of(child)).isPresent();
            assertThat(openFiles(child)).doesNotContain(file());
            locks.acquire(file(), NOT_AT_ALL).close();
        } finally {
            ProcessHandle.of(child).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private static void system(String command) throws Exception {
        Linker linker = Linker.nativeLinker();
        try (Arena arena = Arena.ofConfined()) {
            int status = (int) linker.downcallHandle(
                            linker.defaultLookup().findOrThrow("system"),
                            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS))
                    .invokeExact(arena.allocateFrom(command));
            assertThat(status).isZero();
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Path> openFiles(long pid) throws IOException {
        List<Path> open = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                try {
                    open.add(Files.readSymbolicLink(descriptor));
                } catch (IOException _) {
                    // closed meanwhile, as is the descriptor of this listing
                }
            }
        }
        return open;
    }

    @Test
    void makesTheLockFileForItsOwnerOnlyAndLeavesItEmptyAndInPlace() throws Exception {
        locks.acquire(file(), NOT_AT_ALL).close();
        assertThat(file()).isEmptyFile();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file()))).isEqualTo("rw-------");
    }

    @Test
    void leavesTheContentOfALockFileAlone() throws Exception {
        Files.writeString(file(), "of somebody");
        locks.acquire(file(), NOT_AT_ALL).close();
        assertThat(file()).hasContent("of somebody");
    }

    @Test
    void takesTheFileThatIsThereNowWhenTheOldOneWasUnlinked() throws Exception {
        try (Held _ = locks.acquire(file(), NOT_AT_ALL)) {
            FakeWaiting waiting = new FakeWaiting(() -> Files.delete(file()));
            locksWith(waiting).acquire(file(), LONG).close();
            assertThat(waiting.microseconds).hasSize(1);
        }
    }

    /// strace(1) stops the other process right after its flock(2), so that the lock file can be replaced just then.
    @Test
    void takesNoLockOnAFileThatIsNoLongerInPlace() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/strace")));
        List<String> command = new ArrayList<>(List.of("strace", "-f", "-qq", "-e", "trace=flock"));
        command.addAll(List.of("-e", "inject=flock:signal=SIGSTOP:when=1"));
        command.addAll(Child.jvmCommand(LockMain.class, file().toString()));
        try (Child strace = Child.of(command)) {
            readUntil(strace, "stopped by SIGSTOP");
            Files.move(Files.createFile(folder.resolve("other")), file(), StandardCopyOption.ATOMIC_MOVE);
            ProcessHandle jvm = onlyChild(strace.pid());
            try (Child goOn = Child.of("kill", "-CONT", Long.toString(jvm.pid()))) {
                assertThat(goOn.status()).isZero();
                readUntil(strace, "held");
                assertThat(openFiles(jvm.pid())).contains(file());
            } finally {
                jvm.destroyForcibly();
            }
        }
    }

    private static void readUntil(Child child, String words) {
        String line;
        do {
            line = child.line();
            assertThat(line).isNotNull();
        } while (!line.contains(words));
    }

    private static ProcessHandle onlyChild(long pid) {
        return ProcessHandle.of(pid).orElseThrow().children().findFirst().orElseThrow();
    }

    @Test
    void waitsAsLongAsItIsToldAndPausesEachTime() throws Exception {
        try (Held _ = locks.acquire(file(), NOT_AT_ALL)) {
            FakeWaiting waiting = new FakeWaiting(() -> {});
            assertThatThrownBy(() -> locksWith(waiting).acquire(file(), Duration.ofMillis(3)))
                    .isInstanceOf(LockedException.class)
                    .hasMessageContaining("waited 3 ms");
            assertThat(waiting.microseconds).containsExactly(250, 500, 1000, 1000, 250);
        }
    }

    @Test
    void stopsWaitingWhenInterrupted() throws Exception {
        try (Held _ = locks.acquire(file(), NOT_AT_ALL)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> locks.acquire(file(), LONG)).isInstanceOf(InterruptedIOException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void leavesNoFileOpen() throws Exception {
        try (Held _ = locks.acquire(file(), NOT_AT_ALL)) {
            for (int i = 0; i < 10; i++) {
                assertThatThrownBy(() -> locks.acquire(file(), NOT_AT_ALL)).isInstanceOf(LockedException.class);
            }
            assertThat(openFiles(ME)).containsOnlyOnce(file());
        }
        assertThat(openFiles(ME)).doesNotContain(file());
    }

    @Test
    void closesItsDescriptorOnceOnly() throws Exception {
        Held first = locks.acquire(file(), NOT_AT_ALL);
        first.close();
        try (Held _ = locks.acquire(file(), NOT_AT_ALL)) {
            first.close();
            assertThat(flockCommandGetsIt()).isFalse();
        }
    }

    @Test
    void saysWhyTheLockFileCannotBeOpened() throws Exception {
        Path nowhere = folder.resolve("no/such/folder/x.lock");
        assertThatThrownBy(() -> locks.acquire(nowhere, LONG))
                .isInstanceOf(IOException.class)
                .hasMessage(nowhere + ": the lock file cannot be opened: No such file or directory;"
                        + " see to its permissions and its folder's");
        assertThatThrownBy(() -> locks.acquire(folder, LONG)).hasMessageContaining("Is a directory");
    }

    @Test
    void locksFilesWithNamesOfAnyKind() throws Exception {
        for (String name : List.of("with space", "ümläut-日本", "new\nline", "-n", "a".repeat(255))) {
            locks.acquire(folder.resolve(name), NOT_AT_ALL).close();
            assertThat(folder.resolve(name)).exists();
        }
    }

    private static FlockLocks locksWith(Waiting waiting) {
        return new FlockLocks(waiting, new LockHolder(Path.of("/proc")));
    }

    /// Time that passes in pauses only, while something happens.
    private static final class FakeWaiting implements Waiting {
        private final Happening happening;
        private final List<Integer> microseconds = new ArrayList<>();
        private long now;

        FakeWaiting(Happening happening) {
            this.happening = happening;
        }

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public void pause(long nanos) {
            now += nanos;
            microseconds.add((int) (nanos / 1_000));
            try {
                happening.happen();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private interface Happening {
        void happen() throws IOException;
    }
}
