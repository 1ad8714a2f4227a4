package dev.agentsessions.mesh;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// An agent that takes part.
///
/// @param branch of a repository that it works on, or null
/// @param host where it runs, or null if it has not said
/// @param session its tmux session, or null if it has not said
/// @param taskId what it says it is working on
/// @param heartbeat when it was last heard of, or seen alive
/// @param acknowledged up to where in the log it has taken note of its directives
/// @param completed how many tasks it has completed
/// @param failed how many it has let go as failed
public record Agent(
        String name,
        String role,
        @Nullable String branch,
        List<String> capabilities,
        @Nullable String host,
        @Nullable String session,
        Status status,
        @Nullable String taskId,
        @Nullable String note,
        Instant registered,
        Instant heartbeat,
        long acknowledged,
        int completed,
        int failed) {

    public Agent {
        capabilities = List.copyOf(capabilities);
    }

    /// What it says of itself.
    public enum Status {
        ACTIVE,
        BUSY,
        IDLE,
        /// It has unregistered.
        GONE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Status of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /// Whether it may do what the task asks for.
    public boolean suits(Task task) {
        return (task.role() == null || task.role().equals(role)) && capabilities.containsAll(task.requires());
    }

    Agent heard(Status newStatus, @Nullable String newTask, @Nullable String newNote, Instant at) {
        return new Agent(
                name, role, branch, capabilities, host, session, newStatus, newTask, newNote, registered, at,
                acknowledged, completed, failed);
    }

    Agent acknowledged(long seq) {
        return new Agent(
                name, role, branch, capabilities, host, session, status, taskId, note, registered, heartbeat,
                Math.max(acknowledged, seq), completed, failed);
    }

    Agent counted(Outcome outcome) {
        return new Agent(
                name, role, branch, capabilities, host, session, status, taskId, note, registered, heartbeat,
                acknowledged, completed + (outcome == Outcome.COMPLETED ? 1 : 0),
                failed + (outcome == Outcome.FAILED ? 1 : 0));
    }
}
