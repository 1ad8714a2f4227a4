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

/// A task that an agent could take now.
///
/// @param why in words
public record Recommendation(String agent, String task, String title, String why) {

    /// The best tasks for an agent, best first: by priority, then by how many tasks wait for them, then by age to the
    /// minute, then by how the agent has fared with such tasks.
    ///
    /// Never one that is held, blocked, quarantined or over, that waits for another or that the agent may not take, nor
    /// two that name the same file, nor one that names a file of a task that is being worked on.
    ///
    /// @param tasks all that are not over
    /// @param past those that the agent has let go
    /// @param view where dependencies are looked up
    public static List<Recommendation> of(
            Agent agent, Collection<Task> tasks, Collection<Task> past, View view, int most) {
        Map<String, List<String>> dependents = Readiness.dependents(tasks);
        Map<List<String>, Integer> fits = fits(past);
        Set<String> files = filesInUse(tasks);
        List<Candidate> candidates = new ArrayList<>();
        for (Task task : tasks) {
            if (task.state() == TaskState.PENDING
                    && agent.suits(task)
                    && Readiness.waitsFor(task, view).isEmpty()) {
                int unblocks = dependents.getOrDefault(task.id(), List.of()).size();
                candidates.add(new Candidate(task, unblocks, fits.getOrDefault(task.requires(), 0)));
            }
        }
        candidates.sort(Candidate.BEST_FIRST);
        List<Recommendation> best = new ArrayList<>();
        for (Candidate candidate : candidates) {
            if (best.size() == most) {
                break;
            }
            if (candidate.task().files().stream().noneMatch(files::contains)) {
                files.addAll(candidate.task().files());
                best.add(new Recommendation(
                        agent.name(), candidate.task().id(), candidate.task().title(), candidate.why()));
            }
        }
        return best;
    }

    /// Who should take what next, for agents that are there and hold nothing, by name: no task twice, and no two that
    /// name the same file.
    ///
    /// @param most how many at most
    static List<Recommendation> assignments(Store.Snapshot snapshot, int most) {
        List<Task> open = snapshot.open();
        Set<String> taken = new HashSet<>();
        Set<String> files = filesInUse(open);
        List<Recommendation> assignments = new ArrayList<>();
        for (Agent agent : snapshot.agents()) {
            if (assignments.size() == most) {
                break;
            }
            if (agent.status().present() && snapshot.heldCount(agent.name()) == 0) {
                List<Task> left = open.stream()
                        .filter(task -> !taken.contains(task.id()))
                        .filter(task -> task.state() != TaskState.PENDING
                                || task.files().stream().noneMatch(files::contains))
                        .toList();
                for (Recommendation best : of(agent, left, snapshot.pastOf(agent.name()), snapshot, 1)) {
                    taken.add(best.task());
                    Task task = snapshot.task(best.task());
                    if (task != null) {
                        files.addAll(task.files());
                    }
                    assignments.add(best);
                }
            }
        }
        return assignments;
    }

    private static Set<String> filesInUse(Collection<Task> tasks) {
        Set<String> files = new HashSet<>();
        for (Task task : tasks) {
            if (task.state().held()) {
                files.addAll(task.files());
            }
        }
        return files;
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

    private record Candidate(Task task, int unblocks, int fit) {
        static final Comparator<Candidate> BEST_FIRST = Comparator.comparingInt(
                        (Candidate candidate) -> -candidate.task.priority())
                .thenComparingInt(candidate -> -candidate.unblocks)
                .thenComparing(candidate -> candidate.task.addedAt().truncatedTo(ChronoUnit.MINUTES))
                .thenComparingInt(candidate -> -candidate.fit)
                .thenComparingLong(candidate -> candidate.task.addedSeq());

        String why() {
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
