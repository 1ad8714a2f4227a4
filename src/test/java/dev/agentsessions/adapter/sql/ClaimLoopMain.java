package dev.agentsessions.adapter.sql;

import dev.agentsessions.mesh.Limits;
import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.Outcome;
import dev.agentsessions.mesh.Refused;
import dev.agentsessions.mesh.Store;
import dev.agentsessions.world.Postgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/// Claims, renews and releases until it is killed: `where agent prefix`. Before each request it says `sent ID`, after the
/// answer `done ID TOKEN` or `refused ID`. What it has no answer for it asks again.
final class ClaimLoopMain {
    static final int TASKS = 8;

    private final Mesh mesh;
    private final String agent;
    private final Random random = new Random();
    private final List<Held> held = new ArrayList<>();

    private record Held(String task, long token) {}

    private interface Request {
        long answer(String id) throws Refused, IOException;
    }

    private ClaimLoopMain(Mesh mesh, String agent) {
        this.mesh = mesh;
        this.agent = agent;
    }

    static SqlStore open(String where) throws IOException {
        return where.startsWith("jdbc:")
                ? SqlStore.postgresql(where, Postgres.USER, Postgres.PASSWORD, Duration.ofSeconds(30))
                : SqlStore.sqlite(Path.of(where), Duration.ofSeconds(30), SqliteStoreTest::now);
    }

    public static void main(String[] arguments) throws IOException, Refused {
        try (Store store = open(arguments[0])) {
            ClaimLoopMain loop = new ClaimLoopMain(new Mesh(store, Limits.STANDARD), arguments[1]);
            loop.begin();
            for (int number = 1; ; number++) {
                loop.next(arguments[2] + "-" + number);
            }
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    /// What an earlier one held under this name is let go.
    private void begin() throws IOException, Refused {
        mesh.register(StoreContract.agent(agent), null);
        mesh.unregister(agent, "anew", null);
        mesh.register(StoreContract.agent(agent), null);
    }

    private void next(String id) {
        if (held.isEmpty() || random.nextInt(3) == 0) {
            String task = "t" + random.nextInt(TASKS);
            long token = ask(id, it -> mesh.claim(agent, task, StoreContract.TTL, it).value().token());
            if (token > 0) {
                held.add(new Held(task, token));
            }
        } else {
            Held one = held.get(random.nextInt(held.size()));
            if (random.nextBoolean()) {
                ask(id, it -> {
                    mesh.renew(agent, one.task(), one.token(), it);
                    return one.token();
                });
            } else {
                ask(id, it -> {
                    mesh.release(agent, one.task(), one.token(), Outcome.ABANDONED, null, it);
                    return one.token();
                });
                held.remove(one);
            }
        }
    }

    private long ask(String id, Request request) {
        say("sent " + id);
        while (true) {
            try {
                long token = request.answer(id);
                say("done " + id + " " + token);
                return token;
            } catch (Refused e) {
                say("refused " + id);
                return 0;
            } catch (IOException e) {
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        }
    }
}
