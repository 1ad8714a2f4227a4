package dev.agentsessions.jobs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a job's file says of it: as much as may be shown. A file holds credentials and the prompt besides, and nothing
/// of that ever comes here.
///
/// @param status mostly `pending`, `running`, `completed`, `error` or `cancelled`; hostile text as likely
/// @param lastSeq number of the last event that the file knows of; 0 if it knows of none
/// @param updatedAt when the file was last brought up to date, by its own word; null if it does not say
/// @param agentSession where the job was given to, such as `tmux:kelp-creator-claude` or `tmux:claude`; null if it does
///     not say
public record Job(
        String id, String status, long lastSeq, @Nullable Instant updatedAt, @Nullable String agentSession) {
    public Job {
        if (!JobId.isWellFormed(id)) {
            throw new IllegalArgumentException("no job id");
        }
    }

    /// Whether this word, a status or an event, says that a job has ended.
    public static boolean isEnd(String word) {
        return word.equals("completed") || word.equals("error") || word.equals("cancelled");
    }

    public boolean ended() {
        return isEnd(status);
    }
}
