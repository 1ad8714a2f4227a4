package dev.agentsessions.messages;

import dev.agentsessions.messages.Message.Cause;
import dev.agentsessions.messages.Message.JobEvent;
import dev.agentsessions.messages.Message.SessionEvent;
import dev.agentsessions.messages.Tally.Count;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Messages that came together, sorted into what is new and what is not. Nothing of it counts before it is committed.
final class Batch {
    /// So much of it is told in words; of the rest only the number is.
    private static final int MOST_WORDS = 20;

    private final Topics topics;
    private final MessageReader reader;
    private final EventFile file;
    private final Ledger.Draft jobs;
    private final List<Line> lines = new ArrayList<>();
    private final Set<SessionEvent> sessions = new HashSet<>();
    private final Tally tally = new Tally();
    private final Map<Cause, String> rejected = new EnumMap<>(Cause.class);
    private final List<String> oddities = new ArrayList<>();

    Batch(Topics topics, EventFile file) {
        this.topics = topics;
        this.reader = new MessageReader(topics);
        this.file = file;
        this.jobs = file.ledger().draft();
    }

    void add(Received received) {
        tally.add(Count.RECEIVED);
        switch (reader.read(received.topic(), received.payload())) {
            case Message.Rejected it -> {
                tally.reject(it.cause());
                rejected.putIfAbsent(it.cause(), received.topic());
            }
            case JobEvent it -> add(it, received);
            case SessionEvent it -> add(it, received);
        }
    }

    private void add(JobEvent event, Received received) {
        Job.Heard heard = jobs.accept(event, received.at());
        if (!heard.isNew()) {
            tally.add(Count.DUPLICATES);
            return;
        }
        keep(new Line.OfJob(event, received.at()), Count.RECORDED);
        if (heard.gap() != null) {
            tally.add(Count.GAPS);
            oddity("job " + event.jobId() + ": its events " + heard.gap().from() + " to " + heard.gap().to()
                    + " did not come before " + event.seq());
        }
        if (heard.contradicted() != null) {
            tally.add(Count.DISPUTED);
            oddity("job " + event.jobId() + ": said to have ended with " + event.type().word() + " at seq "
                    + event.seq() + ", and before that with " + heard.contradicted().word() + ", which counts");
        }
    }

    private void add(SessionEvent event, Received received) {
        if (!topics.isHere(event.host())) {
            tally.add(Count.ELSEWHERE);
        } else if (file.said().has(event) || (event.timestamp() != null && !sessions.add(event))) {
            tally.add(Count.DUPLICATES);
        } else {
            Line.OfSession line = new Line.OfSession(event, received.at());
            keep(line, line.isLately(received.at()) ? Count.RECORDED : Count.OUTDATED);
        }
    }

    private void keep(Line line, Count count) {
        tally.add(count);
        lines.add(line);
    }

    private void oddity(String text) {
        if (oddities.size() < MOST_WORDS) {
            oddities.add(text);
        }
    }

    /// What is new.
    List<Line> lines() {
        return lines;
    }

    Tally tally() {
        return tally;
    }

    /// For each cause, the topic of the first message that was rejected for it.
    Map<Cause, String> rejected() {
        return rejected;
    }

    /// What is to be told of jobs, the first few.
    List<String> oddities() {
        return oddities;
    }

    /// From now on what is new is known.
    void commit() {
        jobs.commit();
        for (Line line : lines) {
            if (line instanceof Line.OfSession it) {
                file.said().add(it);
            }
        }
    }
}
