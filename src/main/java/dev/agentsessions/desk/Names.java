package dev.agentsessions.desk;

import org.jspecify.annotations.Nullable;

/// What names and texts may be made of. Each says what is wrong, or null if nothing is.
final class Names {
    private Names() {}

    static @Nullable String agent(String text) {
        String wrong = word(text);
        if (wrong == null && (text.startsWith("$") || text.chars().anyMatch(c -> c == '/' || c == '+' || c == '#'))) {
            return "has one of / + # in it, or begins with $, and is part of topics";
        }
        return wrong;
    }

    static @Nullable String word(String text) {
        if (text.isEmpty()) {
            return "is empty";
        }
        return text.codePoints().anyMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c))
                ? "has blanks in it"
                : line(text);
    }

    static @Nullable String line(String text) {
        return text.codePoints().anyMatch(Names::isBroken) ? "has control characters in it" : null;
    }

    static @Nullable String text(String text) {
        return text.codePoints().anyMatch(c -> isBroken(c) && c != '\n' && c != '\t')
                ? "has control characters in it"
                : null;
    }

    /// Whether it would break a line, a terminal or the encoding.
    private static boolean isBroken(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.FORMAT;
    }
}
