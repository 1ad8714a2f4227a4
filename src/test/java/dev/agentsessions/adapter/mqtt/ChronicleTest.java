package dev.agentsessions.adapter.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.daemon.Log;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is remembered of connections.
class ChronicleTest {
    private static final Chronicle.Subscribed SUBSCRIBED =
            new Chronicle.Subscribed("tcp://h:1", List.of("a/+/events", "b/+/sessions/+/events"));

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private Instant now = Instant.parse("2026-11-20T02:00:00Z");

    private Chronicle chronicle() {
        Chronicle chronicle =
                new Chronicle(folder, new Log(new PrintStream(log, true, UTF_8), () -> now, false), () -> now);
        chronicle.load();
        return chronicle;
    }

    @Test
    @Tag("S11")
    void numbersGrowOverRestarts() {
        Chronicle first = chronicle();
        long number = first.next();
        assertThat(number).isEqualTo(now.getEpochSecond());
        assertThat(first.next()).isEqualTo(number + 1);
        now = now.minusSeconds(1_000_000);
        assertThat(chronicle().next()).isEqualTo(number + 2);
    }

    @Test
    @Tag("S11")
    void andWhenTheyWereLost() throws IOException {
        Chronicle first = chronicle();
        first.next();
        long last = first.next();
        now = now.plusSeconds(60);
        Files.writeString(folder.resolve("mqtt-line.json"), "{\"connect");
        assertThat(chronicle().next()).isGreaterThan(last);
        assertThat(log.toString(UTF_8)).contains("mqtt-line.json: passed over");
        now = now.plusSeconds(60);
        Files.delete(folder.resolve("mqtt-line.json"));
        assertThat(chronicle().next()).isGreaterThan(last + 60);
    }

    @Test
    @Tag("S8")
    void subscriptionsAreForgottenOnDiskWhileItIsNotKnownWhatBecomesOfAConnection() {
        Chronicle first = chronicle();
        first.next();
        first.subscribed(SUBSCRIBED);
        assertThat(chronicle().subscribed()).isEqualTo(SUBSCRIBED);
        Chronicle second = chronicle();
        second.next();
        assertThat(second.subscribed()).isEqualTo(SUBSCRIBED);
        assertThat(chronicle().subscribed()).isNull();
        second.subscribed(null);
        second.next();
        assertThat(second.subscribed()).isNull();
    }
}
