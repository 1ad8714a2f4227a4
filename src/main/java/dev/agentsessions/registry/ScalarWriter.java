package dev.agentsessions.registry;

import dev.agentsessions.registry.YamlNode.Quote;
import dev.agentsessions.session.ConversationId;

/// Writes text as a scalar on one line that readers of YAML 1.1, YAML 1.2 and, between double quotes, JSON read alike.
final class ScalarWriter {
    private ScalarWriter() {}

    /// The text in the style asked for, or in the nearest one that can hold it.
    static String write(String text, Quote wanted) {
        return switch (wanted) {
            case PLAIN, BLOCK -> isPlain(text) ? text : doubleQuoted(text);
            case SINGLE -> isPrintable(text) ? "'" + text.replace("'", "''") + "'" : doubleQuoted(text);
            case DOUBLE -> doubleQuoted(text);
        };
    }

    /// Whether the text may stand without quotes. Strict: what could be anything but a string to any reader, in block
    /// or flow style, may not.
    static boolean isPlain(String text) {
        if (text.isEmpty() || isReserved(text) || !startsAsWord(text)) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean space = c == ' ' && i + 1 < text.length() && isWordChar(text.charAt(i + 1));
            if (!space && !isWordChar(c) && "-.+@=%~".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean startsAsWord(String text) {
        char first = text.charAt(0);
        return isDigit(first) ? ConversationId.isWellFormed(text) || !couldBeNumber(text) : isWordChar(first);
    }

    /// Whether what begins with a digit might be a number or a date: decimal, hexadecimal, octal, with an exponent or
    /// with digits grouped by `_`.
    private static boolean couldBeNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isLetter(c) && "abcdefoxtzABCDEFOXTZ".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isReserved(String text) {
        return switch (text.length() > 5 ? "" : lowerCase(text)) {
            case "true", "false", "yes", "no", "on", "off", "y", "n", "null" -> true;
            default -> false;
        };
    }

    private static String lowerCase(String text) {
        StringBuilder lower = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            lower.append(isIn(c, 'A', 'Z') ? (char) (c + 'a' - 'A') : c);
        }
        return lower.toString();
    }

    private static boolean isWordChar(char c) {
        return isLetter(c) || isDigit(c) || c == '/' || c == '_'
                || (c > 0x7f && Character.isLetterOrDigit(c));
    }

    private static boolean isLetter(char c) {
        return isIn(c, 'a', 'z') || isIn(c, 'A', 'Z');
    }

    private static boolean isDigit(char c) {
        return isIn(c, '0', '9');
    }

    private static boolean isIn(char c, int first, int last) {
        return c >= first && c <= last;
    }

    private static boolean isPrintable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (needsEscape(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /// Controls, line separators, marks of direction and order, and what is no character; surrogates come in pairs.
    static boolean needsEscape(char c) {
        return c < ' '
                || isIn(c, 0x7f, 0xa0)
                || isIn(c, 0x200b, 0x200f)
                || isIn(c, 0x2028, 0x202e)
                || isIn(c, 0x2060, 0x206f)
                || c == 0xfeff
                || isIn(c, 0xfff0, 0xfffc)
                || isIn(c, 0xfffe, 0xffff);
    }

    private static String doubleQuoted(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (needsEscape(c)) {
                        unicodeEscape(out, c);
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.append('"').toString();
    }

    private static void unicodeEscape(StringBuilder out, char c) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(Character.forDigit(c >> shift & 0xf, 16));
        }
    }
}
