package dev.agentsessions.messages;

import dev.agentsessions.messages.Message.JobEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What was heard of one job.
///
/// A job's id is that of one run: seq 1 after its end is a repetition like any other, not a new beginning, because the
/// two look alike and the registry of jobs gives each run an id of its own.
///
/// @param highest the highest seq
/// @param holes which below it did not come
/// @param last the first end that was heard; before that, the event of the highest seq
/// @param disputed whether it was told that the job ended in another way, too
record Job(long highest, Holes holes, Last last, boolean disputed) {
    Job {
        boolean whole = holes.ranges().isEmpty() || holes.ranges().getLast().to() < highest;
        if (last.seq() < 1 || last.seq() > highest || !whole) {
            throw new IllegalArgumentException("up to " + highest + ", but " + last.seq() + " and " + holes);
        }
    }

    /// @param at when it was received
    record Last(JobEventType type, long seq, Instant at) {}

    /// What an event is to what was heard before.
    ///
    /// @param job as it is with the event
    /// @param isNew whether it was not heard before
    /// @param gap what is missing in front of it, and was not missed before; or null
    /// @param contradicted the end that came before another one, told once; or null
    record Heard(Job job, boolean isNew, Holes.@Nullable Range gap, @Nullable JobEventType contradicted) {}

    static Heard first(JobEvent event, Instant at) {
        Holes.Range gap = event.seq() == 1 ? null : new Holes.Range(1, event.seq() - 1);
        Holes holes = gap == null ? Holes.NONE : Holes.NONE.with(gap);
        Job job = new Job(event.seq(), holes, new Last(event.type(), event.seq(), at), false);
        return new Heard(job, true, gap, null);
    }

    Heard hear(JobEvent event, Instant at) {
        long seq = event.seq();
        if (seq <= highest && !holes.contain(seq)) {
            return new Heard(this, false, null, null);
        }
        Holes.Range gap = seq - 1 > highest ? new Holes.Range(highest + 1, seq - 1) : null;
        Holes left = gap != null ? holes.with(gap) : seq <= highest ? holes.without(seq) : holes;
        boolean contradicts = last.type().isEnd() && event.type().isEnd() && event.type() != last.type();
        boolean counts = !last.type().isEnd() && (event.type().isEnd() || seq > last.seq());
        Last latest = counts ? new Last(event.type(), seq, at) : last;
        Job job = new Job(Math.max(highest, seq), left, latest, disputed || contradicts);
        return new Heard(job, true, gap, contradicts && !disputed ? last.type() : null);
    }
}
