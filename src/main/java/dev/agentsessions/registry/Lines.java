package dev.agentsessions.registry;

import dev.agentsessions.session.Place;

/// Lines, indentation and blanks of a YAML text.
final class Lines {
    private Lines() {}

    static boolean isBreak(char c) {
        return c == '\n' || c == '\r';
    }

    static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    static boolean isBlankOrBreak(char c) {
        return isBlank(c) || isBreak(c);
    }

    /// Where the line of `at` begins; a byte order mark is not part of it.
    static int start(String text, int at) {
        int start = at;
        while (start > 0 && !isBreak(text.charAt(start - 1))) {
            start--;
        }
        return start == 0 && at > 0 && text.charAt(0) == '\ufeff' ? 1 : start;
    }

    /// Where the line of `at` ends, before its break.
    static int end(String text, int at) {
        int end = at;
        while (end < text.length() && !isBreak(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /// The position after the line break at `end`, which is the end of a line.
    static int next(String text, int end) {
        if (end >= text.length()) {
            return end;
        }
        return text.startsWith("\r\n", end) ? end + 2 : end + 1;
    }

    /// How many chars stand before `at` on its line.
    static int column(String text, int at) {
        return at - start(text, at);
    }

    /// How many spaces the line of `at` begins with.
    static int indentation(String text, int at) {
        int start = start(text, at);
        int end = start;
        while (end < text.length() && text.charAt(end) == ' ') {
            end++;
        }
        return end - start;
    }

    static int skipBlanks(String text, int from) {
        int at = from;
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /// Whether nothing but a comment follows on the line of `from`.
    static boolean isRestIgnored(String text, int from) {
        int at = skipBlanks(text, from);
        return at == text.length() || isBreak(text.charAt(at)) || text.charAt(at) == '#';
    }

    /// The first position from `from` on that is neither blank, line break nor comment, at most `limit`.
    static int skipIgnored(String text, int from, int limit) {
        int at = from;
        while (at < limit) {
            char c = text.charAt(at);
            if (c == '#') {
                at = end(text, at);
            } else if (isBlankOrBreak(c)) {
                at++;
            } else {
                return at;
            }
        }
        return limit;
    }

    /// Where a node's content begins, behind its anchor and tag, which begin at `start`.
    static int skipProperties(String text, int start, int end) {
        int at = start;
        while (at < end && (text.charAt(at) == '&' || text.charAt(at) == '!')) {
            while (at < end && !isBlankOrBreak(text.charAt(at))) {
                at++;
            }
            at = skipIgnored(text, at, end);
        }
        return at;
    }

    static boolean hasBreak(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (isBreak(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /// Whether a line without anything on it lies between the two positions.
    static boolean hasBlankLine(String text, int from, int to) {
        for (int end = end(text, from); end < to; end = end(text, next(text, end))) {
            int next = skipBlanks(text, next(text, end));
            if (next < to && isBreak(text.charAt(next))) {
                return true;
            }
        }
        return false;
    }

    /// The line break in use around `at`.
    static String breakNear(String text, int at) {
        int end = end(text, at);
        if (end == text.length()) {
            end = start(text, at);
            end -= end > 1 && text.startsWith("\r\n", end - 2) ? 2 : end > 0 && isBreak(text.charAt(end - 1)) ? 1 : 0;
        }
        int next = next(text, end);
        return next > end && isBreak(text.charAt(end)) ? text.substring(end, next) : "\n";
    }

    static Place place(String text, int at) {
        int line = 1;
        int start = 0;
        for (int end = end(text, 0); end < at; end = end(text, start)) {
            line++;
            start = next(text, end);
        }
        int from = start == 0 && text.startsWith("\ufeff") ? Math.min(1, at) : Math.min(start, at);
        return new Place(line, text.codePointCount(from, at) + 1);
    }
}
