package dev.agentsessions.mesh;

import dev.agentsessions.session.Hosts;
import java.time.Duration;
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
/// @param note what it said last; of one that is gone or dead, why
/// @param heard when it was last heard of or seen alive, by the wall clock; up to [#NOTED_EVERY] before what it did last
/// @param heardTicks the same by the clock that leases go by
/// @param acknowledged up to where in the log it has taken note of its directives
/// @param completed how many tasks it has completed
/// @param failed how many it has let go as failed
/// @param sentSince when the minute began in which its messages are counted, in ticks
/// @param sent how many it has sent in that minute
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
        Instant heard,
        long heardTicks,
        long acknowledged,
        int completed,
        int failed,
        long sentSince,
        int sent) {
    static final Duration MESSAGE_WINDOW = Duration.ofMinutes(1);

    /// How often it is noted that an agent lives which does things, or is seen: often enough for every judgement on it.
    static final Duration NOTED_EVERY = Duration.ofSeconds(30);

    public Agent {
        capabilities = List.copyOf(capabilities);
    }

    /// How it is.
    public enum Status {
        ACTIVE,
        BUSY,
        IDLE,
        /// It has unregistered.
        GONE,
        /// It was silent for too long, and nothing speaks for its being alive.
        DEAD;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Status of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }

        /// Whether it takes part.
        public boolean present() {
            return this != GONE && this != DEAD;
        }
    }

    /// Whether it may do what the task asks for.
    public boolean suits(Task task) {
        return (task.role() == null || task.role().equals(role)) && capabilities.containsAll(task.requires());
    }

    /// For how long nothing was heard of it.
    public Duration silence(MeshTime now) {
        return Duration.ofMillis(Math.max(0, now.ticks() - heardTicks));
    }

    /// How many messages it has sent in the minute that is running.
    int sentLately(long ticks) {
        return ticks - sentSince < MESSAGE_WINDOW.toMillis() ? sent : 0;
    }

    Agent heard(Status newStatus, @Nullable String newTask, @Nullable String newNote, Instant at, long ticks) {
        return new Agent(
                name, role, branch, capabilities, host, session, newStatus, newTask, newNote, registered, at, ticks,
                acknowledged, completed, failed, sentSince, sent);
    }

    /// The same agent after it has done something: this very object, if it was heard of lately.
    Agent acted(Instant at, long ticks) {
        if (status.present() && ticks - heardTicks < NOTED_EVERY.toMillis()) {
            return this;
        }
        return seen(at, ticks);
    }

    /// The same agent, which lives. Of one that was taken for dead, what was said of its death is so no more.
    Agent seen(Instant at, long ticks) {
        return status.present()
                ? heard(status, taskId, note, at, ticks)
                : heard(Status.ACTIVE, taskId, null, at, ticks);
    }

    /// The same agent, whose session is another's by now.
    Agent withoutSession() {
        return new Agent(
                name, role, branch, capabilities, host, null, status, taskId, note, registered, heard, heardTicks,
                acknowledged, completed, failed, sentSince, sent);
    }

    /// The same agent, and nothing was heard of it.
    Agent ended(Status newStatus, @Nullable String why) {
        return heard(newStatus, null, why, heard, heardTicks);
    }

    Agent acknowledged(long seq) {
        return new Agent(
                name, role, branch, capabilities, host, session, status, taskId, note, registered, heard, heardTicks,
                Math.max(acknowledged, seq), completed, failed, sentSince, sent);
    }

    Agent counted(Outcome outcome) {
        return new Agent(
                name, role, branch, capabilities, host, session, status, taskId, note, registered, heard, heardTicks,
                acknowledged, completed + (outcome == Outcome.COMPLETED ? 1 : 0),
                failed + (outcome == Outcome.FAILED ? 1 : 0), sentSince, sent);
    }

    Agent hasSent(long ticks) {
        boolean anew = ticks - sentSince >= MESSAGE_WINDOW.toMillis();
        return new Agent(
                name, role, branch, capabilities, host, session, status, taskId, note, registered, heard, heardTicks,
                acknowledged, completed, failed, anew ? ticks : sentSince, anew ? 1 : sent + 1);
    }

    /// The same agent in an epoch whose clock differs by this much.
    Agent moved(long newHeardTicks, long newSentSince) {
        return new Agent(
                name, role, branch, capabilities, host, session, status, taskId, note, registered, heard, newHeardTicks,
                acknowledged, completed, failed, newSentSince, sent);
    }

    /// Whether it runs on that host. Whoever has not said where it runs is there only if it cannot be elsewhere.
    ///
    /// @param only whether all agents of the mesh run on that host
    public boolean runsOn(String there, boolean only) {
        return host == null ? only : Hosts.same(host, there);
    }
}
