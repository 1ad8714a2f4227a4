package dev.agentsessions.adapter.sql;

import dev.agentsessions.mesh.Agent;
import dev.agentsessions.mesh.Task;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is known of the state as it was at one end of the log, so that it need not be read again as long as nobody else
/// has written.
final class Memo {
    private static final int MOST_TASKS = 2_000;

    private final Map<String, Agent> agents = new HashMap<>();
    private final Map<String, Task> tasks = new LinkedHashMap<>();
    private final Map<String, Integer> held = new HashMap<>();
    private final Map<String, Integer> open = new HashMap<>();
    private Head head = Head.NONE;
    private @Nullable String epoch;

    private long noLapseBefore = head.noLapseBefore();

    /// Forgets everything unless the log still ends where it did.
    void isOf(Head now) {
        if (!head.isSame(now)) {
            agents.clear();
            tasks.clear();
            held.clear();
            epoch = null;
            open.clear();
            head = now;
            noLapseBefore = now.noLapseBefore();
        }
    }

    Head head() {
        return head;
    }

    void head(Head now) {
        head = now;
    }

    @Nullable Agent agent(String name) {
        return agents.get(name);
    }

    void know(Agent agent) {
        agents.put(agent.name(), agent);
    }

    @Nullable Task task(String id) {
        return tasks.get(id);
    }

    void know(Task task) {
        if (tasks.size() >= MOST_TASKS) {
            tasks.clear();
        }
        tasks.put(task.id(), task);
    }

    /// A task has changed, or is new.
    void changed(@Nullable Task before, Task after) {
        know(after);
        if (before != null && before.lease() != null) {
            held.computeIfPresent(before.lease().agent(), (_, count) -> count - 1);
        }
        if (after.lease() != null) {
            held.computeIfPresent(after.lease().agent(), (_, count) -> count + 1);
        }
        int more = (after.state().over() ? 0 : 1) - (before == null || before.state().over() ? 0 : 1);
        open.computeIfPresent(after.addedBy(), (_, count) -> count + more);
    }

    @Nullable Integer held(String agent) {
        return held.get(agent);
    }

    void held(String agent, int count) {
        held.put(agent, count);
    }

    /// How many tasks that somebody has added are not over.
    @Nullable Integer open(String actor) {
        return open.get(actor);
    }

    void open(String actor, int count) {
        open.put(actor, count);
    }

    @Nullable String epoch() {
        return epoch;
    }

    void epoch(String now) {
        epoch = now;
    }

    /// A tick before which no lease ends.
    long noLapseBefore() {
        return noLapseBefore;
    }

    void noLapseBefore(long ticks) {
        noLapseBefore = ticks;
    }
}
