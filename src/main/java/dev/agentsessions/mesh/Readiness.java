package dev.agentsessions.mesh;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/// What waits for what.
public final class Readiness {
    private Readiness() {}

    /// The tasks that this one waits for, in the order it names them.
    public static List<String> waitsFor(Task task, View view) {
        List<String> waits = new ArrayList<>();
        for (String id : task.dependsOn()) {
            Task dependency = view.task(id);
            if (dependency == null || dependency.state() != TaskState.COMPLETED) {
                waits.add(id);
            }
        }
        return waits;
    }

    /// The way by which a new task would come to wait for itself, from itself to itself; empty if there is none.
    static List<String> cycle(String id, List<String> dependsOn, View view) {
        Map<String, String> cameFrom = new HashMap<>();
        Deque<String> next = new ArrayDeque<>();
        for (String dependency : dependsOn) {
            if (cameFrom.putIfAbsent(dependency, id) == null) {
                next.push(dependency);
            }
        }
        while (!next.isEmpty()) {
            String at = next.pop();
            if (at.equals(id)) {
                return way(id, cameFrom);
            }
            Task task = view.task(at);
            if (task != null) {
                for (String dependency : task.dependsOn()) {
                    if (cameFrom.putIfAbsent(dependency, at) == null) {
                        next.push(dependency);
                    }
                }
            }
        }
        return List.of();
    }

    private static List<String> way(String id, Map<String, String> cameFrom) {
        List<String> way = new ArrayList<>(List.of(id));
        String at = id;
        do {
            at = Objects.requireNonNull(cameFrom.get(at));
            way.addFirst(at);
        } while (!at.equals(id));
        return way;
    }

    /// The tasks that wait for this one, directly or for one that does; by id.
    static List<String> waitingFor(String id, Collection<Task> open) {
        Map<String, List<String>> dependents = dependents(open);
        TreeSet<String> waiting = new TreeSet<>();
        Deque<String> next = new ArrayDeque<>(List.of(id));
        while (!next.isEmpty()) {
            for (String dependent : dependents.getOrDefault(next.pop(), List.of())) {
                if (waiting.add(dependent)) {
                    next.push(dependent);
                }
            }
        }
        return List.copyOf(waiting);
    }

    /// By the id of a task, those that name it as what they depend on and are not over.
    static Map<String, List<String>> dependents(Collection<Task> open) {
        Map<String, List<String>> dependents = new HashMap<>();
        for (Task task : open) {
            if (!task.state().over()) {
                for (String dependency : task.dependsOn()) {
                    dependents.computeIfAbsent(dependency, _ -> new ArrayList<>()).add(task.id());
                }
            }
        }
        return dependents;
    }
}
