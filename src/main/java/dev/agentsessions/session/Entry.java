package dev.agentsessions.session;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One agent session as the registry declares it. What the registry does not say, or says in a form that cannot be
/// read, is null.
///
/// @param index position among the registry's entries in document order; names an entry even where names repeat
/// @param name the tmux session's name
/// @param workspace the workspace's name, or null for a top-level entry that names none
/// @param workspacePath the workspace's `path`, or the entry's own
/// @param agentWord the word behind `agent`, known to us or not
/// @param statusWord the word behind `status`, known to us or not
/// @param tmuxServer a `-L` name or a socket path; null means the default server
/// @param ownId the conversation id of this session, in the field that its agent uses
/// @param fingerprint changes whenever the entry's text in the registry changes
/// @param place where the entry stands in the registry
public record Entry(
        int index,
        String name,
        @Nullable String workspace,
        @Nullable String workspacePath,
        @Nullable String agentWord,
        @Nullable String statusWord,
        @Nullable String tmuxServer,
        @Nullable Pane pane,
        @Nullable String ownId,
        List<String> previousIds,
        @Nullable String host,
        @Nullable String delegateJobId,
        Times times,
        @Nullable String terminationMode,
        String fingerprint,
        Place place) {

    public Entry {
        previousIds = List.copyOf(previousIds);
    }

    /// The moments that an entry records of itself.
    ///
    /// @param endUnclear whether `terminated_at` says something from which no one moment follows, such as a day, or a
    ///     time without its zone, which is then taken for UTC here
    public record Times(
            @Nullable Instant createdAt,
            @Nullable Instant registeredAt,
            @Nullable Instant resumedAt,
            @Nullable Instant updatedAt,
            @Nullable Instant terminatedAt,
            boolean endUnclear) {

        /// The latest of them but for the end, or null if there is none.
        public @Nullable Instant lastHeard() {
            return later(later(createdAt, registeredAt), later(resumedAt, updatedAt));
        }

        private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant two) {
            return one == null || (two != null && two.isAfter(one)) ? two : one;
        }
    }

    public @Nullable Agent agent() {
        return Agent.of(agentWord);
    }

    public @Nullable Status status() {
        return Status.of(statusWord);
    }

    /// The same, as if it were declared to be otherwise.
    public Entry as(Status other) {
        return new Entry(
                index, name, workspace, workspacePath, agentWord, other.word(), tmuxServer, pane, ownId, previousIds, host,
                delegateJobId, times, terminationMode, fingerprint, place);
    }

    public boolean is(Status status) {
        return status() == status;
    }

    /// The pid of the recorded pane, or null.
    public @Nullable Long panePid() {
        return pane == null ? null : pane.pid();
    }
}
