package dev.agentsessions.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.mesh.Kept;
import dev.agentsessions.mesh.Store;
import dev.agentsessions.testing.Child;
import dev.agentsessions.world.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import tools.jackson.core.json.JsonFactory;

/// Many processes on one store, some of which are stopped for longer than their leases last, or killed, while the wall
/// clock jumps by an hour and by ten years.
@Tag("M7")
@Tag("M8")
@Tag("M9")
@Tag("M19")
class ProcessesTest {
    /// The long profile raises it to 20,000.
    private static final int HISTORIES = Math.max(1, Integer.getInteger("histories", 500) / 1_000);

    /// What a store needs.
    static final List<Class<?>> LIBRARIES = List.of(SQLiteConfig.class, JsonFactory.class);

    private static final int PLACES = 4;
    private static final int ROUNDS = 4;
    private static final long SHORTEST_STOP = 20_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void noHistoryOfProcessesShowsAFault() throws Exception {
        for (int seed = 1; seed <= HISTORIES; seed++) {
            Path run = Files.createDirectory(folder.resolve("run" + seed));
            SharedClock clock = SharedClock.begin(WorkerMain.clock(run));
            try (Store store = Kept.IN_SQLITE.open(run, clock)) {
                Crowd.prepare(store, PLACES);
                List<Op> history = new Run(run, clock, seed).history();

                assertThat(Linearizability.violation(history)).as("seed " + seed).isNull();
                Recovered.check(store, history);
                assertThat(history).anyMatch(Op::unanswered);
                assertThat(history).anyMatch(op -> op.late() - op.early() >= SHORTEST_STOP);
            }
        }
    }

    /// What befalls the workers of one run.
    private static final class Run {
        private final Path folder;
        private final SharedClock clock;
        private final long seed;
        private final Random dice;
        private final List<Op> history = new ArrayList<>();
        private final List<Place> places = new ArrayList<>();

        Run(Path folder, SharedClock clock, long seed) {
            this.folder = folder;
            this.clock = clock;
            this.seed = seed;
            this.dice = new Random(seed);
        }

        /// Where one process after the other works for the same agent.
        private final class Place {
            private final int number;
            private int killed;
            private Child child;

            Place(int number) throws Exception {
                this.number = number;
                begin();
            }

            private String run() {
                return "w" + number + "-" + killed;
            }

            private void begin() throws Exception {
                child = Child.jvmWith(
                        LIBRARIES,
                        WorkerMain.class,
                        folder.toString(),
                        Crowd.agent(number),
                        run(),
                        Long.toString(seed * 1_000 + number * 100 + killed));
            }

            /// Mostly in the middle of a call.
            private void awaitCall() {
                Path diary = WorkerMain.diary(folder, run());
                Await.until(PATIENCE, "call of " + run(), () -> DiaryFile.isInCall(diary));
            }

            private void stop() throws Exception {
                awaitCall();
                signal("-STOP");
                LockSupport.parkNanos(clock.nanosOf(SHORTEST_STOP + dice.nextLong(SHORTEST_STOP)));
                signal("-CONT");
            }

            private void signal(String which) throws Exception {
                try (Child kill = Child.of("kill", which, Long.toString(child.pid()))) {
                    kill.status();
                }
            }

            private void kill() throws Exception {
                awaitCall();
                child.kill();
                collect();
                killed++;
                begin();
            }

            private void collect() throws Exception {
                Diary diary = DiaryFile.read(WorkerMain.diary(folder, run()));
                diary.ended(SharedClock.nanos(), clock.ticks());
                history.addAll(diary.ops());
            }
        }

        List<Op> history() throws Exception {
            try {
                for (int i = 0; i < PLACES; i++) {
                    places.add(new Place(i));
                }
                places.forEach(Place::awaitCall);
                for (int i = 0; i < ROUNDS || history.stream().noneMatch(Op::unanswered); i++) {
                    any().stop();
                    any().stop();
                    any().kill();
                }
                places.forEach(Place::awaitCall);
                Files.createFile(WorkerMain.stop(folder));
                for (Place place : places) {
                    assertThat(place.child.rest()).isEmpty();
                    assertThat(place.child.status()).isZero();
                    place.collect();
                }
            } finally {
                places.forEach(place -> place.child.close());
            }
            return history;
        }

        private Place any() {
            Crowd.jump(clock, dice);
            LockSupport.parkNanos(clock.nanosOf(dice.nextLong(10_000)));
            return places.get(dice.nextInt(PLACES));
        }
    }
}
