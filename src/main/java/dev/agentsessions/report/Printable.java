package dev.agentsessions.report;

/// Makes text from the world fit for one line of a terminal or a comment.
///
/// Session names, paths and titles may hold anything: control characters would steer a terminal, line breaks and
/// bidirectional marks would forge what stands beside them.
public final class Printable {
    private static final String ELLIPSIS = "…";

    private Printable() {}

    /// The text with everything that is not plainly visible written as its number, such as `\x1b`.
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
            append(out, c);
            i += Character.charCount(c);
        }
        return out.toString();
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
