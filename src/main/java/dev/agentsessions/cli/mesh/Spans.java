package dev.agentsessions.cli.mesh;

/// How long something takes or took, to be read at a glance.
final class Spans {
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private Spans() {}

    /// Such as `97 s`, `12 min`, `5 h`, `3 d`, each rounded down.
    static String of(long millis) {
        long seconds = millis / 1_000;
        if (seconds <= 2 * MINUTE) {
            return seconds + " s";
        }
        if (seconds <= 2 * HOUR) {
            return seconds / MINUTE + " min";
        }
        return seconds < 2 * DAY ? seconds / HOUR + " h" : seconds / DAY + " d";
    }

    /// What is left of something, rounded up: as long as it says 1 s, it is not over.
    static String left(long millis) {
        return of(millis + 999);
    }
}
