package dev.agentsessions.mesh;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A task that an agent could take now.
///
/// @param why in words
public record Recommendation(String agent, String task, String title, String why) {

    /// The best tasks for an agent, best first: by priority, then by how many tasks wait for them, then by age to the
    /// minute, then by how the agent has fared with such tasks.
    ///
    /// Never one that is held, blocked, quarantined or over, that waits for another or that the agent may not take, nor
    /// two that name the same file, nor one that names a file of a task that is being worked on. A folder is all that is in
    /// it.
    ///
    /// @param tasks all that are not over
    /// @param past those that the agent has let go
    /// @param view where dependencies are looked up
    public static List<Recommendation> of(
            Agent agent, Collection<Task> tasks, Collection<Task> past, View view, int most) {
        List<Candidate> ready = ready(tasks, agent::suits, view);
        Whereabouts files = Whereabouts.ofHeld(tasks);
        Map<List<String>, Integer> fits = fits(past);
        List<Recommendation> best = new ArrayList<>();
        while (best.size() < most) {
            Candidate next = best(ready, agent, fits, files);
            if (next == null) {
                break;
            }
            files.addAll(next.files());
            ready.remove(next);
            best.add(next.recommendedTo(agent, fits));
        }
        return best;
    }

    /// Who should take what next, for agents that are there and hold nothing, by name: no task twice, and no two that
    /// name the same file.
    ///
    /// @param most how many at most
    static List<Recommendation> assignments(Store.Snapshot snapshot, int most) {
        List<Task> open = Lapses.open(snapshot);
        Set<String> busy = new HashSet<>();
        open.forEach(task -> {
            if (task.lease() != null) {
                busy.add(task.lease().agent());
            }
        });
        List<Candidate> ready = ready(open, _ -> true, snapshot);
        Whereabouts files = Whereabouts.ofHeld(open);
        List<Recommendation> assignments = new ArrayList<>();
        for (Agent agent : snapshot.agents()) {
            if (assignments.size() == most || ready.isEmpty()) {
                break;
            }
            if (agent.status().present() && !busy.contains(agent.name())) {
                Map<List<String>, Integer> fits = fits(snapshot.pastOf(agent.name()));
                Candidate next = best(ready, agent, fits, files);
                if (next != null) {
                    files.addAll(next.files());
                    ready.remove(next);
                    assignments.add(next.recommendedTo(agent, fits));
                }
            }
        }
        return assignments;
    }

    /// The tasks that wait for nobody but whoever takes them, in the order that is the same for all agents.
    private static List<Candidate> ready(Collection<Task> tasks, Predicate<Task> which, View view) {
        Map<String, List<String>> dependents = Readiness.dependents(tasks);
        Map<String, Boolean> completed = new HashMap<>();
        tasks.forEach(task -> completed.put(task.id(), task.state() == TaskState.COMPLETED));
        List<Candidate> ready = new ArrayList<>();
        for (Task task : tasks) {
            if (task.state() == TaskState.PENDING
                    && which.test(task)
                    && task.dependsOn().stream()
                            .allMatch(id -> completed.computeIfAbsent(id, _ -> isCompleted(view.task(id))))) {
                ready.add(new Candidate(
                        task,
                        Whereabouts.of(task.files()),
                        dependents.getOrDefault(task.id(), List.of()).size(),
                        task.addedAt().truncatedTo(ChronoUnit.MINUTES).toEpochMilli()));
            }
        }
        ready.sort(Candidate.BEST_FIRST);
        return ready;
    }

    private static boolean isCompleted(@Nullable Task task) {
        return task != null && task.state() == TaskState.COMPLETED;
    }

    /// Of those that are equally good for everybody, the one that fits this agent best; or null.
    private static @Nullable Candidate best(
            List<Candidate> ready, Agent agent, Map<List<String>, Integer> fits, Whereabouts files) {
        Candidate best = null;
        for (Candidate candidate : ready) {
            if (best != null && !candidate.isAsGoodAs(best)) {
                break;
            }
            if (agent.suits(candidate.task())
                    && !files.meet(candidate.files())
                    && (best == null || candidate.fit(fits) > best.fit(fits))) {
                best = candidate;
            }
        }
        return best;
    }

    /// By what tasks ask for: how many of those that asked for it the agent has completed, less those it let go as
    /// failed.
    private static Map<List<String>, Integer> fits(Collection<Task> past) {
        Map<List<String>, Integer> fits = new HashMap<>();
        for (Task task : past) {
            int fit = task.lastOutcome() == Outcome.COMPLETED ? 1 : task.lastOutcome() == Outcome.FAILED ? -1 : 0;
            fits.merge(task.requires(), fit, Integer::sum);
        }
        return fits;
    }

    /// @param unblocks how many tasks wait for it
    /// @param since the minute in which it was added, in milliseconds since 1970
    private record Candidate(Task task, List<String> files, int unblocks, long since) {
        static final Comparator<Candidate> BEST_FIRST = Comparator.comparingInt(
                        (Candidate candidate) -> -candidate.task.priority())
                .thenComparingInt(candidate -> -candidate.unblocks)
                .thenComparingLong(candidate -> candidate.since)
                .thenComparingLong(candidate -> candidate.task.addedSeq());

        boolean isAsGoodAs(Candidate other) {
            return task.priority() == other.task.priority() && unblocks == other.unblocks && since == other.since;
        }

        int fit(Map<List<String>, Integer> fits) {
            return fits.getOrDefault(task.requires(), 0);
        }

        Recommendation recommendedTo(Agent agent, Map<List<String>, Integer> fits) {
            return new Recommendation(agent.name(), task.id(), task.title(), why(fit(fits)));
        }

        private String why(int fit) {
            StringBuilder why = new StringBuilder("priority ").append(task.priority());
            if (unblocks > 0) {
                why.append(", ").append(unblocks).append(unblocks == 1 ? " task waits for it" : " tasks wait for it");
            }
            why.append(", added ").append(task.addedAt().truncatedTo(ChronoUnit.SECONDS));
            if (fit != 0) {
                why.append(fit > 0 ? ", such tasks went well with this agent" : ", such tasks went badly with this agent");
            }
            return why.toString();
        }
    }
}
