package dev.agentsessions.config;

import java.util.ArrayList;
import java.util.List;

/// What is wrong, gathered so that all of it is reported at once.
final class Problems {
    private final List<String> lines = new ArrayList<>();

    /// @param where a place such as `config.yaml:3`, or the name of a variable or flag
    void add(String where, String what) {
        String line = printable(where + ": " + what);
        if (!lines.contains(line)) {
            lines.add(line);
        }
    }

    void throwIfAny() throws ConfigException {
        if (!lines.isEmpty()) {
            throw new ConfigException(lines);
        }
    }

    /// What people wrote may hold anything; a problem is one line that does nothing to a terminal.
    private static String printable(String text) {
        StringBuilder line = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            line.append(Character.isISOControl(c) ? '?' : c);
        }
        return line.toString();
    }
}
