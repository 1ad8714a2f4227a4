package dev.agentsessions.report;

/// How many there are of something, for people.
public final class Counted {
    private Counted() {}

    /// Such as `1 entry`, `2 entries`.
    public static String of(long number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }
}
