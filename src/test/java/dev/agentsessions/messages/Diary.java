package dev.agentsessions.messages;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.agentsessions.daemon.Log;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// A log that can be read, and its clock.
final class Diary {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Instant now = Payloads.AT;
    final Log log = new Log(new PrintStream(bytes, true, UTF_8), () -> now, false);

    void later(Duration time) {
        now = now.plus(time);
    }

    /// What was said since this was asked last, without the times.
    List<String> lines() {
        List<String> lines = bytes.toString(UTF_8).lines().map(line -> line.substring(line.indexOf(' ') + 1)).toList();
        bytes.reset();
        return lines;
    }
}
