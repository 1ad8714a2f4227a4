package dev.agentsessions.desk;

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
        return text.codePoints().anyMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c))
                ? "must have no blanks"
                : line(text);
    }

    static @Nullable String line(String text) {
        return wrong(text.codePoints());
    }

    static @Nullable String text(String text) {
        return wrong(text.codePoints().filter(c -> c != '\n' && c != '\t'));
    }

    private static @Nullable String wrong(IntStream codePoints) {
        return codePoints
                .filter(Names::isBroken)
                .mapToObj(c -> isNone(c) ? "has in it what is no character" : "has control characters in it")
                .findFirst()
                .orElse(null);
    }

    /// Whether it would break a line, a terminal or the encoding.
    private static boolean isBroken(int c) {
        int type = Character.getType(c);
        return type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.FORMAT
                || !canBeSent(c);
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
