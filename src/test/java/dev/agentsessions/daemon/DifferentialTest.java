package dev.agentsessions.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.observe.Announcements;
import dev.agentsessions.reconcile.Pass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Events decide nothing: whatever comes in, or does not, the registry becomes what polling alone would have made of it,
/// byte for byte but for the times.
///
/// A failure names the seed of its history: `-Dhistory.seed=<seed> -Dhistories=1` plays that one alone.
@Tag("S1")
class DifferentialTest {
    private static final int HISTORIES = Integer.getInteger("histories", 500);
    private static final long SEED = Long.getLong("history.seed", 20_261_120L);
    private static final int LENGTH = 6;

    /// In memory where that is to be had, as there is nothing here that would be worth a disk's time.
    private static final Path SHM = Path.of("/dev/shm");

    private final LongAdder polls = new LongAdder();
    private final LongAdder passes = new LongAdder();

    @Test
    void whateverComesInTheRegistryBecomesWhatPollingMakesOfIt() {
        LongStream.range(SEED, SEED + HISTORIES).parallel().forEach(seed -> {
            try {
                play(seed);
            } catch (Exception | AssertionError e) {
                Tale tale = new Tale(new Random(seed), LENGTH);
                throw new AssertionError("history.seed=" + seed + ": " + tale + "\n" + e.getMessage(), e);
            }
        });
        System.out.println(HISTORIES + " histories: " + polls + " polls alone, " + passes + " passes of the daemon");
    }

    private void play(long seed) throws Exception {
        Path folder = Files.isWritable(SHM)
                ? Files.createTempDirectory(SHM, "history")
                : Files.createTempDirectory("history");
        try {
            Random random = new Random(seed);
            Tale tale = new Tale(random, LENGTH);
            Scene polled = new Scene(folder.resolve("polled"), tale.registry());
            Scene pushed = new Scene(folder.resolve("pushed"), tale.registry());
            Noise noise = new Noise(random, tale, pushed.machine.now());
            polls.add(poll(polled, tale, random.nextInt(1_000 * Tale.POLL)));
            passes.add(new Pushed(pushed, tale, noise, random).play(tale.end()));

            assertThat(pushed.lefts()).hasSameSizeAs(tale.chapters());
            for (int i = 0; i < pushed.lefts().size(); i++) {
                assertThat(pushed.lefts().get(i)).as("before chapter %d", i).isEqualTo(polled.lefts().get(i));
            }
        } finally {
            delete(folder);
        }
    }

    /// As a worker does that runs `reconcile --once` every so often.
    private static int poll(Scene scene, Tale tale, long first) throws Exception {
        int polls = 0;
        int next = 0;
        for (long at = first; at < tale.end(); at += 1_000 * Tale.POLL) {
            for (; next < tale.chapters().size() && tale.chapters().get(next).at() <= at; next++) {
                scene.passTo(tale.chapters().get(next).at());
                scene.turn(tale.chapters().get(next));
            }
            scene.passTo(at);
            Pass.Outcome outcome = scene.pass(new Announcements.None()).run(scene.memory().load().memory(), false);
            scene.aftermath().keep(outcome, outcome.report("registry", false), true);
            polls++;
        }
        return polls;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
