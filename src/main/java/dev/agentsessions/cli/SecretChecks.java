package dev.agentsessions.cli;

import dev.agentsessions.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What `doctor` says of the files that hold secrets, without reading them (rule S7).
final class SecretChecks {
    private static final Set<PosixFilePermission> OWNERS =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private SecretChecks() {}

    static List<Check> of(Config.Mqtt mqtt) {
        List<Check> checks = new ArrayList<>();
        add(checks, "mqtt.password-file", mqtt.passwordFile());
        add(checks, "mqtt.tls.key-file", mqtt.tls().keyFile());
        return checks;
    }

    private static void add(List<Check> checks, String key, @Nullable Path file) {
        if (file == null) {
            return;
        }
        String problem = problem(file);
        checks.add(
                problem == null
                        ? Check.ok("mqtt", key + " " + file + ": only for its owner")
                        : Check.warning(
                                "mqtt",
                                key + " " + file + ": " + problem,
                                "make it a file of mode 0600; the daemon takes no other"));
    }

    private static @Nullable String problem(Path file) {
        try {
            PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
            if (!attributes.isRegularFile()) {
                return "it is no regular file";
            }
            return OWNERS.containsAll(attributes.permissions()) ? null : "others may read or use it";
        } catch (NoSuchFileException _) {
            return "there is none";
        } catch (IOException _) {
            return "it cannot be looked at";
        }
    }
}
