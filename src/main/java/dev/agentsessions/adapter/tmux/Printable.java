package dev.agentsessions.adapter.tmux;

/// Foreign text made fit for a reason that people read.
final class Printable {
    private static final int LONGEST = 200;

    private Printable() {}

    /// The first line, without control characters and not too long.
    static String line(String text) {
        int end = text.indexOf('\n');
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < (end < 0 ? text.length() : end) && line.length() < LONGEST; i++) {
            char c = text.charAt(i);
            line.append(Character.isISOControl(c) ? '?' : c);
        }
        return line.toString();
    }
}
