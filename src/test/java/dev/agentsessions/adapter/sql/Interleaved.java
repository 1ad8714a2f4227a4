package dev.agentsessions.adapter.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.mesh.Mesh;
import dev.agentsessions.mesh.Outcome;
import dev.agentsessions.mesh.Refused;
import dev.agentsessions.mesh.Store;
import dev.agentsessions.mesh.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/// Random work through two doors to one database, against a model that knows who holds what.
final class Interleaved {
    private static final int AGENTS = 3;
    private static final int TASKS = 4;

    private record Lease(String agent, long token) {}

    private final Random random;
    private final Map<String, Lease> model = new HashMap<>();
    private final Map<String, Integer> open = new HashMap<>(Map.of("somebody", TASKS, "a0", 0, "a1", 0, "a2", 0));
    private int more;

    private Interleaved(long seed) {
        this.random = new Random(seed);
    }

    static void run(Mesh one, Mesh other, int steps) throws IOException, Refused {
        long seed = Long.getLong("interleaving.seed", System.nanoTime());
        Interleaved run = new Interleaved(seed);
        for (int i = 0; i < AGENTS; i++) {
            one.register(StoreContract.agent("a" + i), null);
        }
        for (int i = 0; i < TASKS; i++) {
            one.add("somebody", StoreContract.task("t" + i), null);
        }
        for (int step = 0; step < steps; step++) {
            try {
                run.step(run.random.nextBoolean() ? one : other);
                run.look(run.random.nextBoolean() ? one : other);
            } catch (AssertionError e) {
                throw new AssertionError("interleaving.seed=" + seed + ", step " + step + ": " + e.getMessage(), e);
            }
        }
    }

    private void step(Mesh door) throws IOException, Refused {
        String agent = "a" + random.nextInt(AGENTS);
        String task = "t" + random.nextInt(TASKS);
        Lease held = model.get(task);
        long token = held == null ? 1 : held.token();
        boolean mine = held != null && held.agent().equals(agent);
        switch (random.nextInt(5)) {
            case 0 -> {
                try {
                    long given = door.claim(agent, task, StoreContract.TTL, null).value().token();
                    assertThat(held).as("holder of " + task).isNull();
                    model.put(task, new Lease(agent, given));
                } catch (Refused e) {
                    assertThat(held).as(e.text()).isNotNull();
                }
            }
            case 1 -> {
                try {
                    door.release(agent, task, token, Outcome.ABANDONED, null, null);
                    if (mine) {
                        model.remove(task);
                    }
                } catch (Refused _) {
                    assertThat(mine).isFalse();
                }
            }
            case 2 -> {
                try {
                    door.update(agent, task, token, random.nextInt(100), null, null);
                    assertThat(mine).isTrue();
                } catch (Refused _) {
                    assertThat(mine).isFalse();
                }
            }
            case 3 -> {
                List<String> renewed = door.heartbeat(agent, null, null, null, null).value().tasks().stream()
                        .map(Task::id)
                        .toList();
                assertThat(renewed).isEqualTo(heldBy(agent));
            }
            default -> {
                String actor = random.nextBoolean() ? "somebody" : agent;
                door.add(actor, StoreContract.task("more" + more++), null);
                open.merge(actor, 1, Integer::sum);
            }
        }
    }

    private List<String> heldBy(String agent) {
        return model.entrySet().stream()
                .filter(entry -> entry.getValue().agent().equals(agent))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private void look(Mesh door) throws IOException {
        open.forEach((actor, count) -> assertThat(openCount(door, actor)).as(actor).isEqualTo(count));
        for (int i = 0; i < AGENTS; i++) {
            String agent = "a" + i;
            assertThat(door.<Integer>look(seen -> seen.heldCount(agent))).isEqualTo(heldBy(agent).size());
        }
        for (int i = 0; i < TASKS; i++) {
            String id = "t" + i;
            Lease held = model.get(id);
            Task task = door.look(seen -> Objects.requireNonNull(seen.task(id)));
            assertThat(task.lease() == null ? null : new Lease(task.lease().agent(), task.lease().token()))
                    .isEqualTo(held);
        }
    }

    private static int openCount(Mesh door, String actor) {
        try {
            return door.look(seen -> seen.openCount(actor));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
