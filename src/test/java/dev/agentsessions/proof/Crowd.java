package dev.agentsessions.proof;

import dev.agentsessions.mesh.Change;
import dev.agentsessions.mesh.Limits;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Many workers, each a thread, on one store, while somebody sets the wall clock to and fro.
final class Crowd {
    private static final long HOUR = TimeUnit.HOURS.toMillis(1);
    private static final long TEN_YEARS = TimeUnit.DAYS.toMillis(3652);
    private static final long[] JUMPS = {0, HOUR, -HOUR, TEN_YEARS, -TEN_YEARS};

    private Crowd() {}

    /// Adds the agents and the tasks that workers come to.
    static void prepare(Store store, int agents) throws Exception {
        Mesh mesh = new Mesh(store, Limits.STANDARD);
        for (int i = 0; i < agents; i++) {
            mesh.register(new Change.Registered(agent(i), "dev", null, List.of(), null, null), null);
        }
        for (String task : Worker.tasks()) {
            mesh.add("person", new Change.Added(task, "", "", 50, List.of(), List.of(), List.of(), null), null);
        }
    }

    static String agent(int number) {
        return "agent-" + number;
    }

    /// Sets the wall clock somewhere.
    static void jump(SharedClock clock, Random dice) {
        clock.setWall(JUMPS[dice.nextInt(JUMPS.length)]);
    }

    /// @return all that they did
    static List<Op> work(Leases leases, SharedClock clock, int workers, int calls, long seed) throws Exception {
        List<Op> history = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(workers)) {
            List<Future<List<Op>>> diaries = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                Worker worker = new Worker(agent(i), "w" + i, seed * 31 + i, leases, clock);
                diaries.add(threads.submit(() -> {
                    Diary diary = new Diary();
                    worker.work(calls, diary);
                    return diary.ops();
                }));
            }
            Random dice = new Random(seed);
            while (!diaries.stream().allMatch(Future::isDone)) {
                jump(clock, dice);
                LockSupport.parkNanos(clock.nanosOf(3_000));
            }
            for (Future<List<Op>> diary : diaries) {
                history.addAll(diary.get());
            }
        }
        return history;
    }
}
