package dev.agentsessions.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Numbers with a unit, as people write them.
public final class Quantities {
    /// Long enough for anything, and in nanoseconds still a `long`.
    private static final Duration LONGEST = Duration.ofDays(365);

    /// More would not fit a `long` with the largest unit.
    private static final int MOST_DIGITS = 9;

    private Quantities() {}

    /// A whole number of `ms`, `s`, `m` or `h`, a year at most, or null if it is not that.
    public static @Nullable Duration duration(String text) {
        int unit = digits(text);
        if (unit == 0) {
            return null;
        }
        long number = Long.parseLong(text, 0, unit, 10);
        Duration duration =
                switch (text.substring(unit)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    default -> null;
                };
        return duration == null || duration.compareTo(LONGEST) > 0 ? null : duration;
    }

    /// A whole number of `KiB`, `MiB` or `GiB` in bytes, or null if it is not that or is nothing.
    static @Nullable Long size(String text) {
        int unit = digits(text);
        if (unit == 0) {
            return null;
        }
        long number = Long.parseLong(text, 0, unit, 10);
        long bytes =
                switch (text.substring(unit)) {
                    case "KiB" -> number << 10;
                    case "MiB" -> number << 20;
                    case "GiB" -> number << 30;
                    default -> 0;
                };
        return bytes == 0 ? null : bytes;
    }

    /// A whole number from 1 to 1,000,000,000, or null if it is not that.
    static @Nullable Integer number(String text) {
        int digits = digits(text);
        if (digits == 0 || digits != text.length()) {
            return null;
        }
        int number = Integer.parseInt(text);
        return number == 0 ? null : Integer.valueOf(number);
    }

    /// A TCP port, or null if it is not that.
    static @Nullable Integer port(String text) {
        int digits = digits(text);
        if (digits == 0 || digits != text.length()) {
            return null;
        }
        int port = Integer.parseInt(text);
        return port == 0 || port > 65_535 ? null : Integer.valueOf(port);
    }

    /// How many digits `text` begins with; 0 if there are too many for a number.
    private static int digits(String text) {
        int i = 0;
        while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
            i++;
        }
        return i > MOST_DIGITS ? 0 : i;
    }
}
