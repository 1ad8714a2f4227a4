package dev.agentsessions.messages;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

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
