package dev.agentsessions.mesh;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something to be done.
///
/// @param priority 0 to 100, the larger the more urgent
/// @param files that it is about; two tasks that name the same one get in each other's way
/// @param dependsOn ids of tasks that must be completed before
/// @param requires what an agent must be capable of
/// @param role the role an agent must have, or null for any
/// @param lease the holder's; not null exactly while the task is held
/// @param progress 0 to 100, of the present holder
/// @param note what was said last about it
/// @param blocker why its holder cannot go on
/// @param lapses how many leases in a row have lapsed
/// @param lastToken of the last lease that ended by a release, 0 if none did
/// @param lastOutcome how that ended
/// @param lastHolder whose it was
/// @param addedSeq place of its addition in the log, by which age is told
/// @param addedBy an agent, or whoever else it was
public record Task(
        String id,
        String title,
        String description,
        int priority,
        List<String> files,
        List<String> dependsOn,
        List<String> requires,
        @Nullable String role,
        TaskState state,
        @Nullable Lease lease,
        int progress,
        @Nullable String note,
        @Nullable String blocker,
        int lapses,
        long lastToken,
        @Nullable Outcome lastOutcome,
        @Nullable String lastHolder,
        Instant addedAt,
        long addedSeq,
        String addedBy) {

    public Task {
        files = List.copyOf(files);
        dependsOn = List.copyOf(dependsOn);
        requires = List.copyOf(requires);
        if (state.held() != (lease != null)) {
            throw new IllegalArgumentException("task " + id + " is " + state.word() + ", and lease is " + lease);
        }
    }

    /// The lease of a task that is held.
    public Lease held() {
        if (lease == null) {
            throw new IllegalStateException("task " + id + " is held by nobody");
        }
        return lease;
    }

    /// Nothing of an earlier run is left.
    Task claimed(Lease newLease) {
        return with(TaskState.CLAIMED, newLease, 0, null, null);
    }

    Task renewed(Instant at, long ticks) {
        return with(state, held().renewed(at, ticks), progress, note, blocker);
    }

    Task carriedOver(Instant at, long ticks) {
        return with(state, held().carriedOver(at, ticks), progress, note, blocker);
    }

    Task inProgress(int newProgress, @Nullable String newNote) {
        return with(TaskState.IN_PROGRESS, held(), newProgress, newNote, null);
    }

    Task blocked(String reason) {
        return with(TaskState.BLOCKED, held(), progress, note, reason);
    }

    private Task with(
            TaskState newState, Lease newLease, int newProgress, @Nullable String newNote, @Nullable String newBlocker) {
        return new Task(
                id, title, description, priority, files, dependsOn, requires, role, newState, newLease, newProgress,
                newNote, newBlocker, lapses, lastToken, lastOutcome, lastHolder, addedAt, addedSeq, addedBy);
    }

    /// The same task, let go by its holder.
    Task released(Outcome outcome, String holder, long token, @Nullable String newNote) {
        TaskState next =
                switch (outcome) {
                    case COMPLETED -> TaskState.COMPLETED;
                    case FAILED -> TaskState.FAILED;
                    case ABANDONED -> TaskState.PENDING;
                };
        int reached = outcome == Outcome.COMPLETED ? 100 : 0;
        return new Task(
                id, title, description, priority, files, dependsOn, requires, role, next, null, reached, newNote, null, 0,
                token, outcome, holder, addedAt, addedSeq, addedBy);
    }

    /// The same task, handed out again as if nobody had tried, but for what was said of it last.
    Task reopened() {
        if (state != TaskState.QUARANTINED && state != TaskState.FAILED) {
            throw new IllegalStateException("task " + id + " is " + state.word());
        }
        return new Task(
                id, title, description, priority, files, dependsOn, requires, role, TaskState.PENDING, null, 0, note, null,
                0, lastToken, lastOutcome, lastHolder, addedAt, addedSeq, addedBy);
    }

    /// The same task after its lease has lapsed: nothing of the lapsed run is left, as it is not the task's fault.
    Task lapsed(int mostLapses) {
        int now = lapses + 1;
        TaskState next = now >= mostLapses ? TaskState.QUARANTINED : TaskState.PENDING;
        return new Task(
                id, title, description, priority, files, dependsOn, requires, role, next, null, 0, null, null, now,
                lastToken, lastOutcome, lastHolder, addedAt, addedSeq, addedBy);
    }
}
