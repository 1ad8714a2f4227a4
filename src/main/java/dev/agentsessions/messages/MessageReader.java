package dev.agentsessions.messages;

import dev.agentsessions.jobs.JobId;
import dev.agentsessions.json.JsonException;
import dev.agentsessions.json.JsonReader;
import dev.agentsessions.messages.Message.Cause;
import dev.agentsessions.messages.Message.JobEvent;
import dev.agentsessions.messages.Message.Rejected;
import dev.agentsessions.messages.Message.SessionEvent;
import dev.agentsessions.observe.Announcement;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads messages, which anybody may have sent: whatever is not exactly what rule S9 allows is rejected.
///
/// The form of job events is that of multi-agent-mux's job-protocol.md, by itself or as the `data` of a structured
/// CloudEvent 1.0, whose `id` is then `<job_id>:<seq>` and whose `subject` is the job's id. A field that means something
/// here and is given twice has no meaning (RFC 8259, section 4), as another reader may take the other one.
final class MessageReader {
    private static final int LARGEST = 64 << 10;
    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_TIME = 64;
    private static final String DATA = "data";
    private static final Set<String> KNOWN = Set.of(
            "schema_version", "seq", "job_id", "event", "timestamp", "session", "host", "specversion", "id", "subject",
            DATA);

    private final Topics topics;

    MessageReader(Topics topics) {
        this.topics = topics;
    }

    Message read(String topic, byte[] payload) {
        Topics.Inbound inbound = topics.inbound(topic);
        if (inbound == null) {
            return new Rejected(Cause.FOREIGN_TOPIC);
        }
        if (payload.length > LARGEST) {
            return new Rejected(Cause.TOO_LARGE);
        }
        Fields fields = fields(payload);
        if (fields == null) {
            return new Rejected(Cause.NOT_JSON);
        }
        if (fields.twice) {
            return new Rejected(Cause.SAID_TWICE);
        }
        return switch (inbound) {
            case Topics.Inbound.OfJob it -> fields.has("specversion") ? cloudEvent(it, fields) : job(it, fields);
            case Topics.Inbound.OfSession it -> session(it, fields);
        };
    }

    private static @Nullable Fields fields(byte[] payload) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload));
            JsonReader in = new JsonReader(payload, 0, payload.length);
            if (!in.enterObject()) {
                return null;
            }
            Fields fields = new Fields();
            fields.read(in, true);
            in.finish();
            return fields;
        } catch (CharacterCodingException | JsonException _) {
            return null;
        }
    }

    private static Message cloudEvent(Topics.Inbound.OfJob topic, Fields envelope) {
        if (!"1.0".equals(envelope.text("specversion")) || envelope.data == null) {
            return new Rejected(Cause.VERSION);
        }
        if (envelope.data.twice) {
            return new Rejected(Cause.SAID_TWICE);
        }
        Message message = job(topic, envelope.data);
        return message instanceof JobEvent event && !isOf(event, envelope) ? new Rejected(Cause.MISMATCH) : message;
    }

    private static boolean isOf(JobEvent event, Fields envelope) {
        return (event.jobId() + ":" + event.seq()).equals(envelope.text("id"))
                && event.jobId().equals(envelope.text("subject"));
    }

    private static Message job(Topics.Inbound.OfJob topic, Fields fields) {
        String id = fields.text("job_id");
        Long seq = fields.number("seq");
        JobEventType type = JobEventType.of(fields.text("event"));
        if (fields.isOfAnotherVersion()) {
            return new Rejected(Cause.VERSION);
        }
        if (id == null || !JobId.isWellFormed(id)) {
            return new Rejected(Cause.JOB_ID);
        }
        if (!id.equals(topic.level())) {
            return new Rejected(Cause.MISMATCH);
        }
        if (seq == null || seq < 1) {
            return new Rejected(Cause.SEQ);
        }
        return type == null ? new Rejected(Cause.EVENT) : new JobEvent(id, seq, type, fields.time());
    }

    private static Message session(Topics.Inbound.OfSession topic, Fields fields) {
        String session = fields.text("session");
        String host = fields.text("host");
        Announcement.Event event = Announcement.Event.of(fields.text("event"));
        if (fields.isOfAnotherVersion()) {
            return new Rejected(Cause.VERSION);
        }
        if (session == null || !isName(session)) {
            return new Rejected(Cause.SESSION);
        }
        if (host == null || !isName(host)) {
            return new Rejected(Cause.HOST);
        }
        if (!topic.isOf(session) || !topic.isOn(host)) {
            return new Rejected(Cause.MISMATCH);
        }
        return event == null ? new Rejected(Cause.EVENT) : new SessionEvent(host, session, event, fields.time());
    }

    static boolean isName(String name) {
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            return false;
        }
        for (int i = 0; i < name.length(); i += Character.charCount(name.codePointAt(i))) {
            int type = Character.getType(name.codePointAt(i));
            if (type == Character.CONTROL || type == Character.SURROGATE) {
                return false;
            }
        }
        return true;
    }

    /// The fields of an object that mean something here, as far as they are text or whole numbers.
    private static final class Fields {
        private final Set<String> names = new HashSet<>();
        private final Map<String, String> texts = new HashMap<>();
        private final Map<String, Long> numbers = new HashMap<>();
        private @Nullable Fields data;
        private boolean twice;

        /// @param in entered
        void read(JsonReader in, boolean outermost) throws JsonException {
            for (String name = in.nextName(); name != null; name = in.nextName()) {
                if (!KNOWN.contains(name)) {
                    continue;
                }
                twice |= !names.add(name);
                if (outermost && name.equals(DATA) && in.enterObject()) {
                    data = new Fields();
                    data.read(in, false);
                } else if (!name.equals(DATA)) {
                    keep(name, in);
                }
            }
        }

        private void keep(String name, JsonReader in) throws JsonException {
            String text = in.text();
            Long number = text == null ? in.integer() : null;
            if (text != null) {
                texts.put(name, text);
            } else if (number != null) {
                numbers.put(name, number);
            }
        }

        boolean has(String name) {
            return names.contains(name);
        }

        @Nullable String text(String name) {
            return texts.get(name);
        }

        @Nullable Long number(String name) {
            return numbers.get(name);
        }

        boolean isOfAnotherVersion() {
            Long version = number("schema_version");
            return version == null || version != 1;
        }

        @Nullable Instant time() {
            String text = text("timestamp");
            try {
                return text == null || text.length() > LONGEST_TIME
                        ? null
                        : OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException _) {
                return null;
            }
        }
    }
}
