package dev.agentsessions.judge;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The id of a drift: the first 12 hexadecimal digits of the SHA-256 of what it is.
final class DriftId {
    private static final int BYTES = 6;

    private DriftId() {}

    static String of(Drift drift) {
        MessageDigest digest = sha256();
        add(digest, drift.kind().word());
        add(digest, drift.subject().session());
        add(digest, drift.subject().workspace());
        add(digest, drift.subject().agent());
        for (String part : drift.identity()) {
            add(digest, part);
        }
        return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    }

    /// Parts end in a byte that UTF-8 never has, so that no two lists of parts run together alike.
    private static void add(MessageDigest digest, @org.jspecify.annotations.Nullable String part) {
        if (part != null) {
            digest.update(part.getBytes(StandardCharsets.UTF_8));
        }
        digest.update((byte) (part == null ? 0xFE : 0xFF));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
