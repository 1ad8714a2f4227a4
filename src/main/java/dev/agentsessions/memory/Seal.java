package dev.agentsessions.memory;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What closes a line of the journal: the hash of the line before it and its own, which covers every byte of the line
/// but this last property.
///
/// Anyone can check a line without this program:
/// `sed 's/,"hash":"[0-9a-f]*"}$/}/' | tr -d '\n' | sha256sum`.
final class Seal {
    /// Stands for the line before the first.
    static final String NONE = "0".repeat(Sha256.HEX_LENGTH);

    private static final byte[] BEFORE = ascii(",\"hash\":\"");
    private static final byte[] AFTER = ascii("\"}");
    private static final byte[] CLOSE = ascii("}");

    /// Length of the last property with the bracket behind it.
    static final int LENGTH = BEFORE.length + Sha256.HEX_LENGTH + AFTER.length;

    private Seal() {}

    /// Closes a line.
    ///
    /// @param open the line up to here, a JSON object that is not closed
    /// @param prev the hash of the line before
    /// @return the line, with its newline
    static byte[] close(byte[] open, String prev) {
        byte[] link = ascii(",\"prev\":\"" + prev + "\"");
        byte[] end = ascii(",\"hash\":\"" + Sha256.hex(open, link, CLOSE) + "\"}\n");
        byte[] line = Arrays.copyOf(open, open.length + link.length + end.length);
        System.arraycopy(link, 0, line, open.length, link.length);
        System.arraycopy(end, 0, line, open.length + link.length, end.length);
        return line;
    }

    /// The hash that a line states of itself, or null if it does not end as a whole line does.
    ///
    /// @param line without its newline; only its end is looked at
    static @Nullable String stated(byte[] line) {
        int start = line.length - LENGTH;
        int hash = start + BEFORE.length;
        int end = hash + Sha256.HEX_LENGTH;
        if (start < 0
                || !Arrays.equals(line, start, hash, BEFORE, 0, BEFORE.length)
                || !Arrays.equals(line, end, line.length, AFTER, 0, AFTER.length)) {
            return null;
        }
        return new String(line, hash, Sha256.HEX_LENGTH, StandardCharsets.ISO_8859_1);
    }

    /// The hash that a line has, which must end as a whole line does.
    static String computed(byte[] line) {
        return Sha256.hex(Arrays.copyOf(line, line.length - LENGTH), CLOSE);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
