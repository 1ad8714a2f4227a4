package dev.agentsessions.messages;

import dev.agentsessions.jobs.JobId;
import dev.agentsessions.json.JsonReader;
import dev.agentsessions.messages.Message.JobEvent;
import dev.agentsessions.messages.Message.SessionEvent;
import dev.agentsessions.observe.Announcement;
import dev.agentsessions.report.JsonText;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A line of `events.jsonl`. All that is kept of a message stands in it.
sealed interface Line {
    /// So long what was said of a session matters.
    Duration LATELY = Duration.ofMinutes(10);

    /// An event as it came.
    record OfJob(JobEvent event, Instant at) implements Line {}

    record OfSession(SessionEvent event, Instant at) implements Line {
        /// When it was said, as far as that can be believed.
        Instant said() {
            Instant timestamp = event.timestamp();
            return timestamp == null || timestamp.isAfter(at) ? at : timestamp;
        }

        /// Whether it matters at this time; a little ahead it does, as clocks are set.
        boolean isLately(Instant now) {
            return said().isAfter(now.minus(LATELY)) && at.isBefore(now.plus(LATELY));
        }
    }

    /// All that was heard of a job, in place of its events.
    record Summary(String jobId, Job job) implements Line {}

    /// With its newline.
    default byte[] bytes() {
        byte[] json = JsonText.of(fields());
        byte[] line = Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        return line;
    }

    private Map<String, @Nullable Object> fields() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        switch (this) {
            case OfJob it -> {
                fields.put("job_id", it.event.jobId());
                fields.put("seq", it.event.seq());
                fields.put("event", it.event.type().word());
                fields.put("at", it.at.toString());
            }
            case OfSession it -> {
                fields.put("session", it.event.session());
                fields.put("event", it.event.event().word());
                fields.put("host", it.event.host());
                fields.put("at", it.at.toString());
                if (it.event.timestamp() != null) {
                    fields.put("said", it.event.timestamp().toString());
                }
            }
            case Summary it -> {
                fields.put("job_id", it.jobId);
                fields.put("seq", it.job.last().seq());
                fields.put("event", it.job.last().type().word());
                fields.put("at", it.job.last().at().toString());
                fields.put("highest", it.job.highest());
                fields.put("missing", it.job.holes().words());
                fields.put("disputed", it.job.disputed());
            }
        }
        return fields;
    }

    /// Reads what [#bytes] writes, without its newline.
    ///
    /// @throws IOException if this is something else
    static Line read(byte[] json) throws IOException {
        Map<String, String> texts = new HashMap<>();
        Map<String, Long> numbers = new HashMap<>();
        JsonReader in = new JsonReader(json, 0, json.length);
        check(in.enterObject());
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            String text = in.text();
            Long number = text == null ? in.integer() : null;
            Boolean flag = (text == null && number == null) ? in.flag() : null;
            if (text != null || flag != null) {
                texts.put(name, text != null ? text : String.valueOf(flag));
            } else if (number != null) {
                numbers.put(name, number);
            }
        }
        in.finish();
        try {
            return texts.containsKey("session") ? session(texts) : job(texts, numbers);
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IOException("it is not as it was written", e);
        }
    }

    private static Line session(Map<String, String> texts) throws IOException {
        String session = required(texts.get("session"));
        String host = required(texts.get("host"));
        check(MessageReader.isName(session) && MessageReader.isName(host));
        String said = texts.get("said");
        SessionEvent event = new SessionEvent(
                host,
                session,
                required(Announcement.Event.of(texts.get("event"))),
                said == null ? null : Instant.parse(said));
        return new OfSession(event, at(texts));
    }

    private static Line job(Map<String, String> texts, Map<String, Long> numbers) throws IOException {
        String id = required(texts.get("job_id"));
        check(JobId.isWellFormed(id));
        long seq = required(numbers.get("seq"));
        JobEventType type = required(JobEventType.of(texts.get("event")));
        Long highest = numbers.get("highest");
        if (highest == null) {
            return new OfJob(new JobEvent(id, seq, type, null), at(texts));
        }
        Holes holes = required(Holes.of(required(texts.get("missing"))));
        Job.Last last = new Job.Last(type, seq, at(texts));
        return new Summary(id, new Job(highest, holes, last, "true".equals(texts.get("disputed"))));
    }

    private static Instant at(Map<String, String> texts) throws IOException {
        return Instant.parse(required(texts.get("at")));
    }

    private static <T> T required(@Nullable T value) throws IOException {
        check(value != null);
        return Objects.requireNonNull(value);
    }

    private static void check(boolean asWritten) throws IOException {
        if (!asWritten) {
            throw new IOException("it is not as it was written");
        }
    }
}
