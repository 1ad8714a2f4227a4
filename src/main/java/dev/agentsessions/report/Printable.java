package dev.agentsessions.report;

/// Makes text from the world fit for one line of a terminal or a comment.
///
/// Session names, paths and titles may hold anything: control characters would steer a terminal, line breaks and
/// bidirectional marks would forge what stands beside them.
public final class Printable {
    private static final String ELLIPSIS = "…";

    private Printable() {}

    /// The text with everything that is not plainly visible written as its number, such as `\x1b`; what joins
    /// characters of scripts that need it, and emoji, is left.
    public static String line(String text) {
        int clean = 0;
        while (clean < text.length() && text.charAt(clean) >= ' ' && text.charAt(clean) < 0x7F) {
            clean++;
        }
        if (clean == text.length()) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, clean);
        for (int i = clean; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (joins(text, i)) {
                out.appendCodePoint(c);
            } else {
                append(out, c);
            }
            i += Character.charCount(c);
        }
        return out.toString();
    }

    /// Whether it is a zero width joiner, or its opposite, and between two characters where it may change how they
    /// look: among plain letters, and at an edge, it would only hide.
    private static boolean joins(String text, int at) {
        char c = text.charAt(at);
        return (c == 0x200C || c == 0x200D)
                && at > 0
                && at + 1 < text.length()
                && isJoinable(text.codePointBefore(at))
                && isJoinable(text.codePointAt(at + 1));
    }

    private static boolean isJoinable(int c) {
        return switch (Character.getType(c)) {
            case Character.OTHER_LETTER,
                    Character.OTHER_SYMBOL,
                    Character.MODIFIER_SYMBOL,
                    Character.MATH_SYMBOL,
                    Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK -> c > 0x7F;
            default -> false;
        };
    }

    private static void append(StringBuilder out, int c) {
        switch (Character.getType(c)) {
            case Character.CONTROL ->
                out.append(c < 0x10 ? "\\x0" : "\\x").append(Integer.toHexString(c));
            case Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED ->
                out.append("\\u{").append(Integer.toHexString(c)).append('}');
            default -> out.appendCodePoint(c);
        }
    }

    /// At most `length` characters of the text, the cut shown.
    public static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int end = Math.max(0, length - ELLIPSIS.length());
        if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + ELLIPSIS;
    }
}
