package dev.agentsessions.mesh.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// The chain of hashes through the log: each event's covers all of it and the hash of the one before, so that nothing can
/// be changed, left out or put in afterwards unseen.
///
/// It is the SHA-256, in hexadecimal, of these, each followed by a newline: the hash before, seq, time, actor, kind,
/// body, and the correlation id or nothing. The body is JSON on one line, and none of the others holds a newline.
public final class Chain {
    /// Stands for the event before the first.
    public static final String NONE = "0".repeat(64);

    private Chain() {}

    public static String next(
            String before, long seq, String at, String actor, String kind, String body, @Nullable String correlation) {
        MessageDigest digest = sha256();
        for (String part :
                new String[] {before, Long.toString(seq), at, actor, kind, body, correlation == null ? "" : correlation}) {
            digest.update(part.getBytes(UTF_8));
            digest.update((byte) '\n');
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
