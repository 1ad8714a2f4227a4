package dev.agentsessions.mesh.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.agentsessions.mesh.Event;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The chain of hashes through the log: each event's covers all of it and the hash of the one before, so that nothing can
/// be changed, left out or put in afterwards unseen.
///
/// It is the SHA-256, in hexadecimal, of these, each followed by a newline: the hash before, seq, time by the wall clock
/// in milliseconds since 1970, ticks, the largest token given by then, actor, kind, body, and the correlation id or
/// nothing. The body is JSON on one line, and none of the others holds a newline.
public final class Chain {
    /// Stands for the event before the first.
    public static final String NONE = "0".repeat(64);

    private static final MessageDigest SHA256 = newSha256();

    private Chain() {}

    public static String next(String before, Event event, long token, String kind, String body) {
        String text = before + '\n' + event.seq() + '\n' + event.at().toEpochMilli() + '\n' + event.ticks() + '\n' + token
                + '\n' + event.actor() + '\n' + kind + '\n' + body + '\n'
                + (event.correlation() == null ? "" : event.correlation()) + '\n';
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(UTF_8)));
    }

    /// A copy of one that was asked for by its name once, as all that is sealed passes here.
    private static MessageDigest sha256() {
        try {
            return (MessageDigest) SHA256.clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
