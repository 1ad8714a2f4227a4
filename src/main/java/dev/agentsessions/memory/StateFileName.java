package dev.agentsessions.memory;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// The name of the file that holds what is remembered of a workspace: `<workspace>.state`.
///
/// A workspace's name is anything that a registry can hold, and its file must stay in the state folder. So whatever is
/// not a letter, a digit, `.`, `_` or `-` is percent-encoded in UTF-8, and so is a dot in front; a name that gets too
/// long for a file keeps its beginning, followed by `~` and its hash. `~` occurs in no encoded name, which also leaves
/// it to mark what belongs to no workspace.
final class StateFileName {
    static final String SUFFIX = ".state";

    private static final String NO_WORKSPACE = "~no-workspace";

    /// With all that is put around it a name stays below 143 bytes, the least that a common file system allows
    /// (eCryptfs).
    private static final int LONGEST = 100;

    private static final int KEPT_OF_LONG = 32;

    private StateFileName() {}

    static String of(String workspace) {
        if (workspace.isEmpty()) {
            return NO_WORKSPACE + SUFFIX;
        }
        byte[] bytes = workspace.getBytes(StandardCharsets.UTF_8);
        String encoded = encode(bytes);
        return encoded.length() <= LONGEST
                ? encoded + SUFFIX
                : encoded.substring(0, KEPT_OF_LONG) + '~' + Sha256.hex(bytes) + SUFFIX;
    }

    private static String encode(byte[] bytes) {
        StringBuilder encoded = new StringBuilder(bytes.length);
        for (byte b : bytes) {
            if (isPlain(b) && !(b == '.' && encoded.isEmpty())) {
                encoded.append((char) b);
            } else {
                encoded.append('%');
                HexFormat.of().withUpperCase().toHexDigits(encoded, b);
            }
        }
        return encoded.toString();
    }

    private static boolean isPlain(byte b) {
        return (b >= 'a' && b <= 'z')
                || (b >= 'A' && b <= 'Z')
                || (b >= '0' && b <= '9')
                || b == '.'
                || b == '_'
                || b == '-';
    }
}
