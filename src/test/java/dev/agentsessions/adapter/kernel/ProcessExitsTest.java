package dev.agentsessions.adapter.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.world.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongToIntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// With real processes.
@Tag("S2")
class ProcessExitsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int ENOMEM = 12;
    private static final int EMFILE = 24;
    private static final int ENOSYS = 38;

    private final AtomicInteger told = new AtomicInteger();
    private final ProcessExits exits = new ProcessExits(told::incrementAndGet);
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endAll() {
        exits.close();
        started.forEach(ProcessExitsTest::end);
        Await.until(PATIENCE, "descriptors are closed", () -> descriptors().isEmpty());
    }

    private Process start(String... command) {
        try {
            Process process = new ProcessBuilder(command).start();
            started.add(process);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process sleeping() {
        return start("sleep", "600");
    }

    private static void end(Process process) {
        process.destroyForcibly();
        process.onExit().join();
    }

    private void awaitTold(int times) {
        Await.until(PATIENCE, "told " + times + " times, not " + told, () -> told.get() == times);
    }

    /// The descriptors of this JVM that only what is tested here has.
    private static List<Path> descriptors() {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path fd : all) {
                String target = target(fd);
                if (target.equals("anon_inode:[pidfd]") || target.startsWith("pidfd:") || target.contains("[eventfd")) {
                    found.add(fd);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static String target(Path fd) {
        try {
            return Files.readSymbolicLink(fd).toString();
        } catch (IOException _) {
            return "";
        }
    }

    @Test
    void tellsWhenAProcessEnds() {
        Process one = sleeping();
        Process other = sleeping();
        exits.watch(Set.of(one.pid(), other.pid()));
        assertThat(exits.count()).isEqualTo(2);
        assertThat(exits.problems()).isEmpty();

        end(one);
        awaitTold(1);
        assertThat(exits.count()).isEqualTo(1);
        end(other);
        awaitTold(2);
        assertThat(exits.count()).isZero();
    }

    @Test
    void tellsOfOneThatHadEndedAlreadyButNotAgainAndAgain() {
        Process gone = sleeping();
        end(gone);
        Process stays = sleeping();
        for (int i = 0; i < 5; i++) {
            exits.watch(Set.of(gone.pid(), stays.pid()));
        }
        assertThat(told).hasValue(1);

        exits.watch(Set.of());
        exits.watch(Set.of(gone.pid()));
        assertThat(told).hasValue(2);
    }

    @Test
    void tellsOnceOfOneThatNobodyReaps() throws IOException {
        Process parent = start("sh", "-c", "sh -c 'echo $$' & exec sleep 600");
        String line = parent.inputReader(StandardCharsets.UTF_8).readLine();
        long zombie = Long.parseLong(line);
        Await.until(PATIENCE, "zombie", () -> stat(zombie).contains(") Z "));

        exits.watch(Set.of(zombie));
        awaitTold(1);
        exits.watch(Set.of(zombie));
        Process next = sleeping();
        exits.watch(Set.of(zombie, next.pid()));
        end(next);
        awaitTold(2);
    }

    private static String stat(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    void tellsNothingOfOneThatIsNoLongerWatched() {
        Process unwatched = sleeping();
        Process watched = sleeping();
        exits.watch(Set.of(unwatched.pid()));
        exits.watch(Set.of(watched.pid()));

        end(unwatched);
        end(watched);
        awaitTold(1);
        assertThat(exits.count()).isZero();
    }

    @Test
    void takesWhatIsNoPidForNothing() {
        exits.watch(Set.of(0L, -1L, 1L << 32, (1L << 32) + ProcessHandle.current().pid()));

        assertThat(exits.count()).isZero();
        assertThat(exits.problems()).isEmpty();
        assertThat(told).hasValue(0);
    }

    @Test
    @Tag("S3")
    void leavesTheRestToThePollWhenThereAreTooMany() {
        try (ProcessExits few = new ProcessExits(told::incrementAndGet, PidfdCalls::open, 2)) {
            Set<Long> pids = new HashSet<>(Set.of(sleeping().pid(), sleeping().pid(), sleeping().pid()));
            few.watch(pids);
            assertThat(few.count()).isEqualTo(2);
            assertThat(few.problems()).singleElement().asString().contains("no more than 2 are watched", "the poll");

            pids.remove(pids.iterator().next());
            few.watch(pids);
            assertThat(few.count()).isEqualTo(2);
            assertThat(few.problems()).isEmpty();
        }
    }

    @Test
    @Tag("S3")
    void saysOnceWhatTheSystemRefuses() {
        assertThat(refusedWith(EMFILE)).contains("Too many open files", "ulimit -n", "the poll");
        assertThat(refusedWith(ENOSYS)).contains("Linux 5.3", "the poll");
        assertThat(refusedWith(ENOMEM)).contains("Cannot allocate memory", "the poll");
        assertThat(told).hasValue(0);
    }

    private String refusedWith(int errno) {
        AtomicInteger answer = new AtomicInteger(-errno);
        LongToIntFunction opening = pid -> answer.get() < 0 ? answer.get() : PidfdCalls.open(pid);
        try (ProcessExits refused = new ProcessExits(told::incrementAndGet, opening, 9)) {
            Set<Long> pids = Set.of(sleeping().pid(), sleeping().pid());
            refused.watch(pids);
            List<String> problems = refused.problems();
            assertThat(problems).hasSize(1);
            assertThat(refused.count()).isZero();

            answer.set(0);
            refused.watch(pids);
            assertThat(refused.problems()).isEmpty();
            assertThat(refused.count()).isEqualTo(2);
            return problems.getFirst();
        }
    }

    @Test
    void leaksNothingOverTenThousandUpdates() {
        List<Long> pids = List.of(sleeping().pid(), sleeping().pid(), sleeping().pid());
        for (int i = 0; i < 10_000; i++) {
            exits.watch(Set.of(pids.get(i % 3), pids.get((i + 1) % 3)));
        }

        // A descriptor for each of the two, and the one that the thread is woken by.
        Await.until(PATIENCE, "descriptors of the past are closed", () -> descriptors().size() == 3);
        assertThat(exits.count()).isEqualTo(2);
        assertThat(told).hasValue(0);
    }

    @Test
    void noChildInheritsItsDescriptors() throws IOException {
        exits.watch(Set.of(sleeping().pid()));

        List<Path> descriptors = descriptors();
        assertThat(descriptors).hasSize(2);
        for (Path fd : descriptors) {
            String info = Files.readString(Path.of("/proc/self/fdinfo").resolve(fd.getFileName()));
            String flags = info.lines().filter(line -> line.startsWith("flags:")).findFirst().orElseThrow();
            assertThat(Long.parseLong(flags.substring(6).strip(), 8) & 0x80000).as(info).isNotZero();
        }
    }

    @Test
    @Tag("S17")
    void sleepsWhileNothingEnds() throws InterruptedException {
        Process gone = sleeping();
        Process stays = sleeping();
        exits.watch(Set.of(gone.pid(), stays.pid()));
        end(gone);
        awaitTold(1);
        exits.watch(Set.of(gone.pid(), stays.pid()));
        long before = cpuNanos();

        assertThat(new CountDownLatch(1).await(300, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(cpuNanos() - before).isLessThan(TimeUnit.MILLISECONDS.toNanos(30));
    }

    private static long cpuNanos() {
        long nanos = 0;
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("process-exits")) {
                nanos += ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.threadId());
            }
        }
        return nanos;
    }

    @Test
    void tellsNothingOnceClosed() {
        Process process = sleeping();
        exits.watch(Set.of(process.pid()));
        exits.close();
        exits.watch(Set.of(ProcessHandle.current().pid()));
        Await.until(PATIENCE, "all is closed", () -> descriptors().isEmpty());

        end(process);
        assertThat(told).hasValue(0);
        assertThat(exits.count()).isZero();
    }
}
