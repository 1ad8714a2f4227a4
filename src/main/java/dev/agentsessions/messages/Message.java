package dev.agentsessions.messages;

import dev.agentsessions.observe.Announcement;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a message says. Nothing else that stood in it is kept.
sealed interface Message {
    /// @param seq from 1, rises with each event of the job
    /// @param timestamp when it happened, if it says so; no more than advice
    record JobEvent(String jobId, long seq, JobEventType type, @Nullable Instant timestamp) implements Message {
        public JobEvent {
            if (seq < 1) {
                throw new IllegalArgumentException("seq " + seq);
            }
        }
    }

    /// @param host as the message has it
    /// @param timestamp when it happened, if it says so; no more than advice
    record SessionEvent(
            String host, String session, Announcement.Event event, @Nullable Instant timestamp)
            implements Message {}

    record Rejected(Cause cause) implements Message {}

    /// Why a message is dropped. They are few, so that each can be counted and told of by itself (rule S9).
    enum Cause {
        FOREIGN_TOPIC("its topic is not one that was subscribed to"),
        TOO_LARGE("it is larger than 64 KiB"),
        NOT_JSON("it is not one JSON object in UTF-8"),
        SAID_TWICE("it gives one field twice"),
        VERSION("its schema_version is not 1, or its specversion not 1.0"),
        JOB_ID("its job_id is not 1 to 64 letters, digits, dots, underscores and hyphens"),
        SEQ("its seq is not a whole number from 1"),
        EVENT("its event is not one that is known"),
        SESSION("its session is not a name of 1 to 256 characters without control characters"),
        HOST("its host is not a name of 1 to 256 characters without control characters"),
        MISMATCH("its topic or its envelope names another job, session or host");

        private final String words;

        Cause(String words) {
            this.words = words;
        }

        /// As the second half of a sentence.
        String words() {
            return words;
        }
    }
}
