package dev.agentsessions.messages;

import dev.agentsessions.daemon.Log;
import dev.agentsessions.memory.Reasons;
import dev.agentsessions.report.Counted;
import dev.agentsessions.report.Printable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is said of messages in the log: little, however many come.
final class Tidings {
    private static final int LONGEST_TOPIC = 200;

    /// Each job has gaps of its own to tell of, and anybody can make up jobs.
    private static final int MOST_IN_A_WHILE = 20;

    private static final Duration WHILE = Duration.ofMinutes(1);

    private final Log log;
    private @Nullable Instant since;
    private int saidSince;
    private long unsaid;

    Tidings(Log log) {
        this.log = log;
    }

    void tell(Batch batch, Instant now) {
        for (Map.Entry<Message.Cause, String> rejected : batch.rejected().entrySet()) {
            Message.Cause cause = rejected.getKey();
            log.sayOnce(
                    "message " + cause,
                    "a message on " + Printable.cut(rejected.getValue(), LONGEST_TOPIC) + " was dropped, as "
                            + cause.words() + "; see to whoever publishes there");
        }
        long odd = batch.tally().oddities();
        if (odd > 0) {
            tellOddities(batch, odd, now);
        }
    }

    private synchronized void tellOddities(Batch batch, long odd, Instant now) {
        if (since == null || Duration.between(since, now).abs().compareTo(WHILE) >= 0) {
            if (unsaid > 0) {
                log.say(unsaid + " more gaps or contradictions in the events of jobs were only counted");
            }
            since = now;
            saidSince = 0;
            unsaid = 0;
        }
        long said = 0;
        for (String oddity : batch.oddities()) {
            if (saidSince < MOST_IN_A_WHILE) {
                log.say(oddity);
                saidSince++;
                said++;
            }
        }
        unsaid += odd - said;
    }

    void damaged(Path file, long lines) {
        if (lines > 0) {
            log.say(file + ": " + Counted.of(lines, "damaged line was", "damaged lines were")
                    + " passed over; what was recorded there counts as not received");
        }
    }

    void cannotCompact(Path file, IOException e) {
        log.sayOnce("events compact", file + ": could not be made smaller: " + Reasons.of(e) + "; see to the disk's space");
    }

    void cannotRead(IOException e) {
        log.sayOnce("events read", String.valueOf(e.getMessage()));
    }
}
