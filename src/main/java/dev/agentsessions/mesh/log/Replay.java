package dev.agentsessions.mesh.log;

import dev.agentsessions.mesh.Agent;
import dev.agentsessions.mesh.Change;
import dev.agentsessions.mesh.Event;
import dev.agentsessions.mesh.Projection;
import dev.agentsessions.mesh.Store.Sealed;
import dev.agentsessions.mesh.Task;
import dev.agentsessions.mesh.View;
import dev.agentsessions.mesh.log.Archive.Line;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The state as it follows from the log alone, kept in memory.
public final class Replay implements View {
    private final NavigableMap<String, Agent> agents = new TreeMap<>();
    private final NavigableMap<String, Task> tasks = new TreeMap<>();
    private final Map<String, NavigableMap<String, Task>> byHolder = new TreeMap<>();
    private final Projection projection = new Projection(this);
    private String hash = Chain.NONE;
    private long seq;
    private long token;

    /// Goes one event further.
    ///
    /// @return what it was
    /// @throws BrokenLogException if it cannot be what followed
    Change next(Line line) throws BrokenLogException {
        Change change;
        try {
            change = ChangeJson.read(line.kind(), line.body());
        } catch (IOException e) {
            throw new BrokenLogException(line.seq(), String.valueOf(e.getMessage()));
        }
        Event event = new Event(line.seq(), line.at(), line.ticks(), line.actor(), change, line.correlation());
        next(new Sealed(event, line.body(), line.token(), line.hash()));
        return change;
    }

    /// Goes one event further.
    ///
    /// @throws BrokenLogException if it cannot be what followed
    public void next(Sealed sealed) throws BrokenLogException {
        Event event = sealed.event();
        if (event.seq() != seq + 1) {
            throw new BrokenLogException(event.seq(), "it comes after " + seq + ", and what is between is missing");
        }
        String kind = ChangeJson.kind(event.change());
        if (!Chain.next(hash, event, sealed.token(), kind, sealed.body()).equals(sealed.hash())) {
            throw new BrokenLogException(event.seq(), "its hash does not fit it and what was before");
        }
        if (sealed.token() < token) {
            throw new BrokenLogException(event.seq(), "its fencing token is smaller than one before");
        }
        try {
            Projection.Changed changed = projection.after(event);
            changed.agents().forEach(agent -> agents.put(agent.name(), agent));
            changed.tasks().forEach(this::put);
        } catch (RuntimeException e) {
            throw new BrokenLogException(event.seq(), "it does not follow from what was before: " + e.getMessage());
        }
        hash = sealed.hash();
        seq = event.seq();
        token = sealed.token();
    }

    private void put(Task task) {
        Task before = tasks.put(task.id(), task);
        if (before != null && before.lease() != null) {
            byHolder.getOrDefault(before.lease().agent(), new TreeMap<>()).remove(before.id());
        }
        if (task.lease() != null) {
            byHolder.computeIfAbsent(task.lease().agent(), _ -> new TreeMap<>()).put(task.id(), task);
        }
    }

    @Override
    public @Nullable Agent agent(String name) {
        return agents.get(name);
    }

    @Override
    public @Nullable Task task(String id) {
        return tasks.get(id);
    }

    @Override
    public List<Agent> agents() {
        return List.copyOf(agents.values());
    }

    /// All of them, by id.
    public Collection<Task> tasks() {
        return List.copyOf(tasks.values());
    }

    @Override
    public List<Task> held() {
        return tasks.values().stream().filter(task -> task.lease() != null).toList();
    }

    @Override
    public List<Task> heldBy(String agent) {
        return List.copyOf(byHolder.getOrDefault(agent, new TreeMap<>()).values());
    }

    /// How far it has come in the log.
    public long seq() {
        return seq;
    }
}
