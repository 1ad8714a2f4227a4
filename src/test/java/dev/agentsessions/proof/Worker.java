package dev.agentsessions.proof;

import dev.agentsessions.proof.Op.Answer;
import dev.agentsessions.proof.Op.Call;
import dev.agentsessions.proof.Op.Kind;
import dev.agentsessions.proof.Op.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/// An agent that does what agents do with leases, and now and then what they must not get away with: it comes late, and
/// quotes tokens that it had before.
final class Worker {
    /// So many tasks are fought for at a time.
    private static final int TASKS_AT_A_TIME = 3;

    /// And after so many ticks, others are.
    private static final long TICKS_TO_A_TASK = 50_000;

    private static final int TASKS = 60;

    private static final long SHORTEST = 10_000;

    private final String agent;
    private final String run;
    private final Leases leases;
    private final SharedClock clock;
    private final Random dice;
    private final List<Held> had = new ArrayList<>();
    private boolean late;

    private record Held(String task, long token) {}

    /// Told before a call and after its answer.
    interface Scribe {
        void calls(Call call, long nanos, long ticks);

        void answered(Call call, Answer answer, long nanos, long ticks);
    }

    /// @param run tells its requests from those of another run of the same agent
    Worker(String agent, String run, long seed, Leases leases, SharedClock clock) {
        this.agent = agent;
        this.run = run;
        this.leases = leases;
        this.clock = clock;
        this.dice = new Random(seed);
    }

    /// The tasks that workers come to.
    static List<String> tasks() {
        return IntStream.range(0, TASKS).mapToObj(Worker::task).toList();
    }

    private static String task(long number) {
        return "t" + number % TASKS;
    }

    void work(int calls, Scribe scribe) throws IOException {
        int[] left = {calls};
        workWhile(() -> left[0]-- > 0, scribe);
    }

    void workWhile(BooleanSupplier wanted, Scribe scribe) throws IOException {
        for (int i = 0; wanted.getAsBoolean(); i++) {
            Call call = next(i);
            scribe.calls(call, SharedClock.nanos(), clock.ticks());
            Answer answer = leases.make(call);
            scribe.answered(call, answer, SharedClock.nanos(), clock.ticks());
            if (answer.verdict() == Verdict.GRANTED) {
                had.add(new Held(call.task(), answer.token()));
            }
            late = dice.nextInt(100) < 10;
            // Whoever is quick leaves others a chance.
            LockSupport.parkNanos(clock.nanosOf(dice.nextLong(late ? 2 * SHORTEST : SHORTEST / 50)));
        }
    }

    private Call next(int number) {
        String request = run + "-" + number;
        if (had.isEmpty() || (!late && dice.nextInt(100) < 40)) {
            String task = task(clock.ticks() / TICKS_TO_A_TASK + dice.nextInt(TASKS_AT_A_TIME));
            return new Call(Kind.CLAIM, agent, task, 0, SHORTEST + dice.nextInt(5_000), request);
        }
        // Mostly the newest, and else one of those just before it.
        int back = late || dice.nextInt(100) < 60 ? 0 : dice.nextInt(Math.min(had.size(), 6));
        Held held = had.get(had.size() - 1 - back);
        int what = dice.nextInt(100);
        Kind kind = what < 40 ? Kind.RENEW : what < 60 ? Kind.UPDATE : Kind.RELEASE;
        return new Call(kind, agent, held.task, held.token, 0, request);
    }
}
