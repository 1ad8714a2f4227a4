package dev.agentsessions.adapter.mqtt;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/// A file with a secret in it, which nobody but us may be able to read or to exchange.
public final class SecretFile {
    /// Far beyond what a password or a key takes; MQTT ends at 65,535 bytes.
    private static final long LARGEST = 65_535;

    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int PERMISSIONS = 07777;
    private static final int ALLOWED = 0600;

    private SecretFile() {}

    /// @param uid of us
    /// @throws IOException if it cannot be used; the message is a clause that says why, and what to do
    public static byte[] read(Path file, int uid) throws IOException {
        try {
            Map<String, Object> stat = Files.readAttributes(file, "unix:mode,uid,size");
            int mode = (int) attribute(stat, "mode");
            if ((mode & TYPE) != REGULAR) {
                throw new IOException("is not a regular file");
            }
            int owner = (int) attribute(stat, "uid");
            if (owner != uid) {
                throw new IOException(
                        "belongs to the user with the id " + owner + " and not to us, " + uid + "; see chown");
            }
            if ((mode & PERMISSIONS & ~ALLOWED) != 0) {
                throw new IOException("has mode " + Integer.toOctalString(mode & PERMISSIONS)
                        + ", and 600 is the most it may have; see chmod");
            }
            if ((long) attribute(stat, "size") > LARGEST) {
                throw new IOException("is larger than " + LARGEST + " bytes, and so no secret");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException _) {
            throw new IOException("does not exist");
        } catch (AccessDeniedException _) {
            throw new IOException("cannot be read: permission denied");
        }
    }

    private static Object attribute(Map<String, Object> stat, String name) {
        return Objects.requireNonNull(stat.get(name), name);
    }
}
