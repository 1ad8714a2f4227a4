package dev.agentsessions.cli;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Times as they are shown: UTC, to the second.
public final class Times {
    private Times() {}

    public static String seconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
