package dev.agentsessions.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.adapter.kernel.FlockLocks;
import dev.agentsessions.registry.WriteSteps.Step;
import dev.agentsessions.testing.Child;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/// Everybody counts in the same file, a line for each count: we through two names of it, shells with flock(1), and an
/// editor that takes no lock.
@Tag("R9")
class ContentionTest {
    /// Updates by us, and as many by shells.
    private static final int ROUNDS = Integer.getInteger("contention.rounds", 200);

    /// Nobody needs that long; a loaded machine may.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int WRITERS = 2;
    private static final long SEED = Long.getLong("contention.seed", System.nanoTime());

    /// `flock` waits in the kernel, in a queue that we do not stand in.
    private static final String SHELL = """
            n=0
            while [ "$n" -lt "$3" ]; do
              n=$((n + 1))
              flock "$1.lock" sh -c '{ cat "$1"; echo "$2 $3"; } >"$1.$2" && mv "$1.$2" "$1"' sh "$1" "$2" "$n" || exit
            done
            """;

    private final Editor editor = new Editor(new Random(SEED));

    @TempDir
    private Path folder;

    private Path registry;
    private Path link;

    @BeforeEach
    void makeRegistry() throws IOException {
        registry = Files.writeString(folder.toRealPath().resolve("agent-sessions.yaml"), "");
        link = Files.createSymbolicLink(registry.resolveSibling("link.yaml"), registry);
    }

    @Test
    void losesNoUpdate(TestReporter reporter) throws Exception {
        long begin = System.nanoTime();
        List<Child> shells = new ArrayList<>();
        long longestWait = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
            List<Future<Long>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                String name = Integer.toString(i);
                Path path = i % 2 == 0 ? registry : link;
                String rounds = Integer.toString(ROUNDS / WRITERS);
                shells.add(Child.of("sh", "-c", SHELL, "sh", registry.toString(), "shell" + name, rounds));
                writers.add(threads.submit(() -> write(path, "writer" + name)));
            }
            for (Future<Long> writer : writers) {
                longestWait = Math.max(longestWait, writer.get());
            }
            for (Child shell : shells) {
                assertThat(shell.rest()).isEmpty();
            }
        } finally {
            shells.forEach(Child::close);
        }
        reporter.publishEntry(ROUNDS + " + " + ROUNDS + " updates and " + editor.saves + " unlocked saves in "
                + (System.nanoTime() - begin) / 1_000_000 + " ms; longest wait " + longestWait / 1_000_000 + " ms");
        assertEverythingCounted();
    }

    /// @return the longest wait for the lock, in nanoseconds
    private long write(Path path, String name) throws Exception {
        RegistryFile file = new RegistryFile(
                path, null, PATIENCE, new FlockLocks(), InstantSource.system(), editor);
        long longest = 0;
        for (int n = 1; n <= ROUNDS / WRITERS; n++) {
            long begin = System.nanoTime();
            try (LockedRegistry locked = file.lock()) {
                longest = Math.max(longest, System.nanoTime() - begin);
                Snapshot snapshot = locked.read();
                while (!locked.replace(snapshot, appended(snapshot.bytes(), name + " " + n))) {
                    snapshot = locked.read();
                }
            }
        }
        return longest;
    }

    private static byte[] appended(byte[] text, String line) {
        return (new String(text, UTF_8) + line + "\n").getBytes(UTF_8);
    }

    private void assertEverythingCounted() throws IOException {
        Map<String, Integer> counted = new HashMap<>();
        for (String line : Files.readAllLines(registry)) {
            String name = line.substring(0, line.indexOf(' '));
            int n = counted.merge(name, 1, Integer::sum);
            assertThat(line).as("seed %d", SEED).isEqualTo(name + " " + n);
        }
        int each = ROUNDS / WRITERS;
        assertThat(counted).as("seed %d", SEED).isEqualTo(Map.of(
                "writer0", each, "writer1", each, "shell0", each, "shell1", each, "editor", editor.saves));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder(
                            "agent-sessions.yaml", "agent-sessions.yaml.lock", "link.yaml", "link.yaml.lock");
        }
    }

    /// Saves by rename while one of us writes, up to the last check. It saves only then because, between its own
    /// reading and its own rename, it would lose what others wrote: that is its doing and not ours.
    private final class Editor implements WriteSteps {
        private final Random random;
        private volatile int saves;

        Editor(Random random) {
            this.random = random;
        }

        /// Called by who holds the lock, hence by one thread at a time.
        @Override
        public void reached(Step step) {
            if (step != Step.LOCKED && step.compareTo(Step.CHECKED) < 0 && random.nextInt(10) == 0) {
                saves = saves + 1;
                save("editor " + saves);
            }
        }

        private void save(String line) {
            try {
                byte[] text = appended(Files.readAllBytes(registry), line);
                Path copy = Files.write(registry.resolveSibling("editor"), text);
                Files.move(copy, registry, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
