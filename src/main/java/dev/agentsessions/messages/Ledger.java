package dev.agentsessions.messages;

import dev.agentsessions.jobs.LastEvent;
import dev.agentsessions.messages.Message.JobEvent;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// Which events of which jobs were heard (rule S10). Of more than [#MOST] jobs, those are forgotten that were not heard
/// of for the longest time.
final class Ledger {
    static final int MOST = 1000;

    /// The one heard of last is the last.
    private final Map<String, Job> jobs = new LinkedHashMap<>();

    /// What is heard before it is recorded: it counts once it is committed.
    final class Draft {
        private final Map<String, Job> changed = new LinkedHashMap<>();

        private Draft() {}

        Job.Heard accept(JobEvent event, Instant at) {
            Job known = changed.getOrDefault(event.jobId(), jobs.get(event.jobId()));
            Job.Heard heard = known == null ? Job.first(event, at) : known.hear(event, at);
            if (heard.isNew()) {
                changed.remove(event.jobId());
                changed.put(event.jobId(), heard.job());
            }
            return heard;
        }

        void commit() {
            changed.forEach(Ledger.this::put);
            changed.clear();
        }
    }

    Draft draft() {
        return new Draft();
    }

    void put(String id, Job job) {
        jobs.remove(id);
        jobs.put(id, job);
        if (jobs.size() > MOST) {
            jobs.remove(jobs.keySet().iterator().next());
        }
    }

    /// In the order in which they were heard of last.
    Map<String, Job> jobs() {
        return new LinkedHashMap<>(jobs);
    }

    /// The last event of each job.
    Map<String, LastEvent> last() {
        Map<String, LastEvent> last = new HashMap<>();
        jobs.forEach((id, job) ->
                last.put(id, new LastEvent(job.last().type().word(), job.last().seq(), job.last().at())));
        return last;
    }
}
