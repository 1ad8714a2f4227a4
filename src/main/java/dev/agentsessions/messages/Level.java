package dev.agentsessions.messages;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Names as levels of a topic. A name may hold anything, a level neither `/` nor `+` nor `#`.
///
/// Whatever is not a letter, a digit, `.`, `_` or `-` is percent-encoded in UTF-8 (RFC 3986, section 2.1); half a
/// surrogate pair, which UTF-8 lacks, in the three bytes that it would have (WTF-8). So a name can be read back from its
/// level, and no two have the same one. The empty name is `~`. A name that gets too long for a topic keeps its beginning,
/// followed by `~` and its hash, and cannot be read back.
public final class Level {
    /// A topic ends at 65,535 bytes (MQTT 5, section 1.5.4), and this is more than a name in use takes.
    private static final int LONGEST = 4096;

    private static final int KEPT_OF_LONG = 256;
    private static final String EMPTY = "~";

    private Level() {}

    public static String of(String name) {
        if (name.isEmpty()) {
            return EMPTY;
        }
        StringBuilder level = new StringBuilder(name.length() + 16);
        for (int i = 0; i < name.length(); i += Character.charCount(name.codePointAt(i))) {
            append(level, name.codePointAt(i));
        }
        return level.length() <= LONGEST ? level.toString() : level.substring(0, KEPT_OF_LONG) + '~' + hash(level);
    }

    /// The name that [#of] made this level of, or null if it did not, or keeps too little of it.
    public static @Nullable String name(String level) {
        if (level.equals(EMPTY)) {
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
        return of(name.toString()).equals(level) ? name.toString() : null;
    }

    private static void append(StringBuilder level, int c) {
        if (isPlain(c)) {
            level.append((char) c);
            return;
        }
        int bytes = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        int rest = 6 * (bytes - 1);
        octet(level, bytes == 1 ? c : (0xF00 >> bytes) | (c >> rest));
        while (rest > 0) {
            rest -= 6;
            octet(level, 0x80 | ((c >> rest) & 0x3F));
        }
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-';
    }

    private static void octet(StringBuilder level, int octet) {
        HexFormat.of().withUpperCase().toHexDigits(level.append('%'), (byte) octet);
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

    private static String hash(CharSequence level) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(level.toString().getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
