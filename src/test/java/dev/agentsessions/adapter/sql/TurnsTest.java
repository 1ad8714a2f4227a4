package dev.agentsessions.adapter.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.world.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("M2")
class TurnsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final class Job extends Turns.Waiting {
        private final int number;
        private volatile boolean ran;

        Job(int number) {
            this.number = number;
        }
    }

    private final AtomicInteger atIt = new AtomicInteger();
    private final ConcurrentLinkedQueue<Integer> order = new ConcurrentLinkedQueue<>();
    private final AtomicInteger batches = new AtomicInteger();

    private void run(List<Job> jobs) {
        assertThat(atIt.incrementAndGet()).isOne();
        batches.incrementAndGet();
        for (Job job : jobs) {
            assertThat(job.ran).isFalse();
            job.ran = true;
            order.add(job.number);
        }
        atIt.decrementAndGet();
    }

    @Test
    void eachIsDoneOnceAndByOneThreadAtATime() throws Exception {
        Turns<Job> turns = new Turns<>(this::run);
        int threads = 16;
        int each = 2_000;
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int first = thread * each;
                all.add(pool.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        Job job = new Job(first + i);
                        turns.await(job);
                        assertThat(job.ran).isTrue();
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        assertThat(order).hasSize(threads * each).doesNotHaveDuplicates();
    }

    @Test
    void whatWaitsIsDoneTogether() throws Exception {
        Held held = new Held();
        Held begun = new Held();
        Turns<Job> turns = new Turns<>(jobs -> {
            if (jobs.getFirst().number == 0) {
                begun.release();
                held.await();
            }
            run(jobs);
        });
        AtomicInteger arrived = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        threads.add(Thread.ofPlatform().start(() -> turns.await(new Job(0))));
        begun.await();
        for (int i = 1; i <= 10; i++) {
            int number = i;
            threads.add(Thread.ofPlatform().start(() -> {
                arrived.incrementAndGet();
                turns.await(new Job(number));
            }));
        }
        Await.until(
                PATIENCE,
                "all of them",
                () -> threads.stream().skip(1).allMatch(it -> it.getState() == Thread.State.WAITING));
        held.release();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(arrived).hasValue(10);
        assertThat(batches).hasValue(2);
    }

    @Test
    void anInterruptEndsNoWaitingAndIsKept() throws Exception {
        Held held = new Held();
        Held begun = new Held();
        Turns<Job> turns = new Turns<>(jobs -> {
            if (jobs.getFirst().number == 0) {
                begun.release();
                held.await();
            }
            run(jobs);
        });
        Thread first = Thread.ofPlatform().start(() -> turns.await(new Job(0)));
        begun.await();
        AtomicInteger seen = new AtomicInteger();
        Thread second = Thread.ofPlatform().start(() -> {
            Thread.currentThread().interrupt();
            Job job = new Job(1);
            turns.await(job);
            assertThat(job.ran).isTrue();
            seen.set(Thread.currentThread().isInterrupted() ? 1 : 2);
        });
        Await.until(PATIENCE, "the second", () -> second.getState() == Thread.State.WAITING);
        assertThat(seen).hasValue(0);
        held.release();
        first.join();
        second.join();
        assertThat(seen).hasValue(1);
    }
}
