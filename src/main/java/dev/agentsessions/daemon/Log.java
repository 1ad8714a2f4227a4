package dev.agentsessions.daemon;

import dev.agentsessions.report.Printable;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/// What the daemon says, line by line, each with its time. Safe for a terminal, whatever it quotes.
public final class Log {
    private static final Duration SELDOM = Duration.ofMinutes(1);
    private static final int MOST_CAUSES = 1000;

    private final PrintStream err;
    private final InstantSource clock;
    private final boolean verbose;
    private final Map<String, Instant> said = new HashMap<>();

    public Log(PrintStream err, InstantSource clock, boolean verbose) {
        this.err = err;
        this.clock = clock;
        this.verbose = verbose;
    }

    public synchronized void say(String text) {
        String line = Printable.line(text.replace('\n', ' ').replace('\r', ' '));
        err.println(clock.instant().truncatedTo(ChronoUnit.MILLIS) + " " + line);
    }

    /// Says it unless something of the same cause was said within a minute.
    public synchronized void sayOnce(String cause, String text) {
        Instant now = clock.instant();
        Instant before = said.get(cause);
        if (before == null || Duration.between(before, now).abs().compareTo(SELDOM) >= 0) {
            if (said.size() >= MOST_CAUSES) {
                said.clear();
            }
            said.put(cause, now);
            say(text);
        }
    }

    /// Says what failed; with `-v` also where.
    public synchronized void failure(String what, Throwable thrown) {
        say(what);
        if (verbose) {
            thrown.printStackTrace(err);
        }
    }
}
