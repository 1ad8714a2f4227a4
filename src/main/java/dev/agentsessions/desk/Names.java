package dev.agentsessions.desk;

import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What names and texts may be made of. Most say what is wrong, or null if nothing is.
public final class Names {
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
        // Who lists several in one would never see it again: several are shown with commas as well.
        if (text.indexOf(',') >= 0) {
            return "must have no commas; name several one by one";
        }
        return text.codePoints().anyMatch(Names::isSpace) ? "must have no blanks" : wrong(text.codePoints());
    }

    static @Nullable String line(String text) {
        if (text.codePoints().anyMatch(Names::endsLine)) {
            return "must be one line";
        }
        return wrong(text.codePoints().filter(c -> !joins(c)));
    }

    static @Nullable String text(String text) {
        return wrong(text.codePoints().filter(c -> c != '\n' && c != '\t' && !joins(c)));
    }

    /// Whether there is nothing to be seen in it.
    public static boolean isBlank(String text) {
        return text.codePoints().allMatch(c -> isSpace(c) || joins(c));
    }

    private static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private static boolean endsLine(int c) {
        return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029;
    }

    /// The zero width joiner and its opposite: Persian and some emoji cannot be written without them.
    private static boolean joins(int c) {
        return c == 0x200C || c == 0x200D;
    }

    private static @Nullable String wrong(IntStream codePoints) {
        return codePoints
                .mapToObj(Names::wrong)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /// What is wrong with what would break a line, a terminal or the encoding.
    private static @Nullable String wrong(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL -> "has control characters in it";
            case Character.FORMAT -> "has invisible formatting characters in it";
            case Character.SURROGATE -> "has half of a character in it";
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> "has separators of lines in it";
            default -> isNone(c) ? "has in it what is no character" : null;
        };
    }

    /// Whether every broker passes it on: it need not pass on control characters either (MQTT 5, section 1.5.4).
    public static boolean canBeSent(int c) {
        int type = Character.getType(c);
        return type != Character.CONTROL && type != Character.SURROGATE && !isNone(c);
    }

    /// Noncharacters, which MQTT lets receivers close the connection for (MQTT 5, section 1.5.4), and what stands for a
    /// character that was lost.
    private static boolean isNone(int c) {
        return (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF) || c == 0xFFFD;
    }
}
