package dev.agentsessions.messages;

import org.jspecify.annotations.Nullable;

/// Reads names back from levels of topics, as a subscriber may.
public final class Name {
    private Name() {}

    /// The name that [Level#of] made this level of, or null if it did not, or keeps too little of it.
    public static @Nullable String of(String level) {
        if (level.equals("~")) {
            return "";
        }
        StringBuilder name = new StringBuilder(level.length());
        for (int i = 0; i < level.length(); ) {
            if (level.charAt(i) != '%') {
                name.append(level.charAt(i));
                i++;
                continue;
            }
            int bytes = length(octet(level, i));
            int point = point(level, i, bytes);
            if (point < 0) {
                return null;
            }
            name.appendCodePoint(point);
            i += 3 * bytes;
        }
        return Level.of(name.toString()).equals(level) ? name.toString() : null;
    }

    /// The octet that is encoded there, or -1.
    private static int octet(String level, int at) {
        if (at + 3 > level.length() || level.charAt(at) != '%') {
            return -1;
        }
        int high = Character.digit(level.charAt(at + 1), 16);
        int low = Character.digit(level.charAt(at + 2), 16);
        return high < 0 || low < 0 ? -1 : (high << 4) | low;
    }

    private static int length(int first) {
        return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    }

    /// The code point that is encoded there, or -1; whether it had to be is not asked here.
    private static int point(String level, int at, int bytes) {
        int first = octet(level, at);
        if (first < 0) {
            return -1;
        }
        int point = bytes == 1 ? first : first & (0xFF >> (bytes + 1));
        for (int i = 1; i < bytes; i++) {
            int next = octet(level, at + 3 * i);
            if (next < 0) {
                return -1;
            }
            point = (point << 6) | (next & 0x3F);
        }
        return point > Character.MAX_CODE_POINT ? -1 : point;
    }
}
