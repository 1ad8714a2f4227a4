package dev.agentsessions.status;

import dev.agentsessions.jobs.Job;
import dev.agentsessions.jobs.JobFile;
import dev.agentsessions.jobs.JobId;
import dev.agentsessions.jobs.JobsView;
import dev.agentsessions.jobs.LastEvent;
import dev.agentsessions.report.Printable;
import dev.agentsessions.session.Entry;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How the job that was delegated to a session stands (rule S13).
///
/// @param id as the registry names it
/// @param status the word of its file, or null
/// @param event the last that was heard of it if that is newer than its file, else null
/// @param seq the number of the newer of the two, 0 if there is none
/// @param at when that was, or null
/// @param problem what does not fit, or null
/// @param doubtful whether the problem is worth somebody's attention
public record JobStatus(
        String id,
        @Nullable String status,
        @Nullable String event,
        long seq,
        @Nullable Instant at,
        @Nullable String problem,
        boolean doubtful) {
    private static final int LONGEST_WORD = 40;
    private static final String TMUX = "tmux:";

    /// What is known of the session that the job was given to.
    enum Session {
        RUNS,
        GONE,
        /// It cannot be told, or nobody wants to know any more.
        UNKNOWN
    }

    /// @param id as the entry has it
    /// @param names of all sessions that are in an entry
    static JobStatus of(String id, Entry entry, Session session, JobsView view, Set<String> names) {
        LastEvent event = view.events().get(id);
        return switch (view.files().get(id)) {
            case JobFile.Read(Job job, boolean _) -> of(job, event, session, stranger(job, entry, names));
            case JobFile.Missing _ when view.problem() == null ->
                heard(id, event, "not found", session == Session.RUNS);
            case JobFile.Unreadable file -> heard(id, event, "unreadable: " + file.problem(), true);
            case JobFile.Missing _ -> heard(id, event, "unreadable: the job registry is", true);
            case null -> {
                boolean wanted = view.folder() != null && !JobId.isWellFormed(id);
                yield wanted ? heard(id, event, "is no job id", true) : heard(id, event, null, false);
            }
        };
    }

    private static JobStatus heard(String id, @Nullable LastEvent event, @Nullable String problem, boolean doubtful) {
        return event == null
                ? new JobStatus(id, null, null, 0, null, problem, doubtful)
                : new JobStatus(id, null, event.event(), event.seq(), event.at(), problem, doubtful);
    }

    private static JobStatus of(
            Job job, @Nullable LastEvent event, Session session, @Nullable String stranger) {
        LastEvent news = event == null || isOlder(event, job) ? null : event;
        String mismatch = problem(Job.isEnd(news == null ? job.status() : news.event()), session);
        String problem = mismatch != null ? mismatch : stranger;
        boolean doubtful = problem != null;
        return news == null
                ? new JobStatus(job.id(), job.status(), null, job.lastSeq(), job.updatedAt(), problem, doubtful)
                : new JobStatus(job.id(), job.status(), news.event(), news.seq(), news.at(), problem, doubtful);
    }

    /// Whether the file knows better. A worker that has not heard of the end of its job may still talk: an end in the
    /// file stands unless what was heard came after it. And a job that was heard to end may have begun anew since.
    private static boolean isOlder(LastEvent event, Job job) {
        Instant updated = job.updatedAt();
        if (Job.isEnd(event.event()) && !job.ended()) {
            return updated != null && updated.isAfter(event.at());
        }
        boolean afterwards = updated != null && event.at().isAfter(updated);
        return event.seq() <= job.lastSeq() || (job.ended() && !afterwards);
    }

    private static @Nullable String problem(boolean ended, Session session) {
        return switch (session) {
            case RUNS -> ended ? "its session runs on" : null;
            case GONE -> ended ? null : "its session is gone";
            case UNKNOWN -> null;
        };
    }

    /// The name behind `tmux:` may be an agent's, or one that was never ours: only another entry's is a doubt.
    private static @Nullable String stranger(Job job, Entry entry, Set<String> names) {
        String given = job.agentSession();
        String name = given != null && given.startsWith(TMUX) ? given.substring(TMUX.length()) : "";
        return names.contains(name) && !name.equals(entry.name()) ? "its file names the session " + name : null;
    }

    /// Such as `job abc12345 progress 7 (12 s ago)`.
    ///
    /// @param now null to leave out how long ago that was, which is true for a second only
    String words(@Nullable Instant now) {
        StringBuilder words = new StringBuilder("job ").append(Printable.line(id));
        String word = event != null ? event : status;
        if (word != null) {
            words.append(' ').append(Printable.cut(Printable.line(word), LONGEST_WORD));
            if (!Job.isEnd(word)) {
                words.append(seq > 0 ? " " + seq : "").append(ago(now));
            }
        }
        if (problem != null) {
            int colon = problem.indexOf(':');
            words.append(word == null ? " " : ", ").append(Printable.line(colon < 0 ? problem : problem.substring(0, colon)));
        }
        return words.toString();
    }

    private String ago(@Nullable Instant now) {
        return at == null || now == null ? "" : " (" + Ago.of(at, now) + ")";
    }

    Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("status", status);
        json.put("event", event);
        json.put("seq", seq == 0 ? null : seq);
        json.put("at", at == null ? null : at.toString());
        json.put("problem", problem);
        return json;
    }
}
