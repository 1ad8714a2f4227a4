package dev.agentsessions.jobs;

/// The name of a job, before it becomes part of a path.
public final class JobId {
    private static final int LONGEST = 64;

    private JobId() {}

    /// Whether the text is one: 1 to 64 of `A-Z a-z 0-9 . _ -`, and neither `.` nor `..`.
    public static boolean isWellFormed(String text) {
        if (text.isEmpty() || text.length() > LONGEST || text.equals(".") || text.equals("..")) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (!allowed(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean allowed(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-';
    }
}
