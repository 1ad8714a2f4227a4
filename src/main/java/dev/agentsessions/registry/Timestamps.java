package dev.agentsessions.registry;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// Timestamps as YAML 1.1 writes them (https://yaml.org/type/timestamp.html): `2026-06-19T09:00:00.5+02:00`, with a
/// space for the `T`, without a zone for UTC, or a date alone for its first moment. Read by hand, as the formatters of
/// java.time take longer to load than a registry to read.
final class Timestamps {
    private static final int NANO_DIGITS = 9;
    private static final int DATE_LENGTH = "2026-11-20".length();

    private final String text;
    private int at;
    private boolean failed;

    private Timestamps(String text) {
        this.text = text;
    }

    /// The moment that `text` names, or null if it names none.
    static @Nullable Instant parse(String text) {
        return new Timestamps(text).instant();
    }

    /// Whether a text that can be read as a time says in which zone.
    static boolean hasZone(String text) {
        char last = text.charAt(text.length() - 1);
        return last == 'Z' || last == 'z' || Math.max(text.lastIndexOf('+'), text.lastIndexOf('-')) > DATE_LENGTH;
    }

    /// Such as `2026-06-19T09:00:00Z`; what is finer than a second is cut off.
    static String format(Instant instant) {
        long seconds = instant.getEpochSecond();
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(seconds, 86_400L));
        int second = (int) Math.floorMod(seconds, 86_400L);
        StringBuilder out = new StringBuilder(20).append(date).append('T');
        twoDigits(out, second / 3600).append(':');
        twoDigits(out, second / 60 % 60).append(':');
        return twoDigits(out, second % 60).append('Z').toString();
    }

    private static StringBuilder twoDigits(StringBuilder out, int number) {
        return out.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }

    private @Nullable Instant instant() {
        int year = number(4, 0, 9999);
        expect('-');
        int month = number(2, 1, 12);
        expect('-');
        int day = number(2, 1, 31);
        if (failed || day > LocalDate.of(year, month, 1).lengthOfMonth()) {
            return null;
        }
        long seconds = LocalDate.of(year, month, day).toEpochDay() * 86_400;
        int nanos = 0;
        if (at < text.length()) {
            seconds += timeOfDay();
            nanos = fraction();
            seconds -= offset();
        }
        return failed || at < text.length() ? null : Instant.ofEpochSecond(seconds, nanos);
    }

    private int timeOfDay() {
        if (!skip('T') && !skip('t')) {
            expect(' ');
            skipSpaces();
        }
        int hour = number(2, 0, 23);
        expect(':');
        int minute = number(2, 0, 59);
        int second = skip(':') ? number(2, 0, 59) : 0;
        return hour * 3600 + minute * 60 + second;
    }

    private int fraction() {
        if (!skip('.')) {
            return 0;
        }
        int nanos = 0;
        int digits = 0;
        for (; at < text.length() && isDigit(text.charAt(at)); at++, digits++) {
            if (digits < NANO_DIGITS) {
                nanos = nanos * 10 + text.charAt(at) - '0';
            }
        }
        failed |= digits == 0;
        for (; digits < NANO_DIGITS; digits++) {
            nanos *= 10;
        }
        return nanos;
    }

    /// Seconds east of Greenwich.
    private int offset() {
        skipSpaces();
        if (at == text.length() || skip('Z') || skip('z')) {
            return 0;
        }
        int sign = skip('-') ? -1 : 1;
        if (sign > 0) {
            expect('+');
        }
        int hours = number(2, 0, 18);
        skip(':');
        int minutes = at < text.length() ? number(2, 0, 59) : 0;
        return sign * (hours * 3600 + minutes * 60);
    }

    private int number(int digits, int least, int most) {
        int number = 0;
        for (int i = 0; i < digits; i++, at++) {
            if (at >= text.length() || !isDigit(text.charAt(at))) {
                failed = true;
                return least;
            }
            number = number * 10 + text.charAt(at) - '0';
        }
        failed |= number < least || number > most;
        return number;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private void expect(char c) {
        failed |= !skip(c);
    }

    private boolean skip(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void skipSpaces() {
        while (skip(' ')) {
            // each space is skipped in the condition
        }
    }
}
