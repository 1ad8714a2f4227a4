package dev.agentsessions.registry;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

/// The temporary files of one registry: `.<its name>.reconcile-<pid>-<n>.tmp`, beside it.
final class TemporaryFiles {
    private static final String SUFFIX = ".tmp";
    private static final long NOT_OURS = -1;

    /// A write takes milliseconds. A pid may be in use again, or be that of another container or machine.
    private static final Duration MOST_AGE = Duration.ofHours(1);

    private final Path registry;
    private final String prefix;

    /// @param registry the real file
    TemporaryFiles(Path registry) {
        this.registry = registry;
        this.prefix = "." + registry.getFileName() + ".reconcile-";
    }

    /// The name for this process's `n`th try.
    Path name(int n) {
        return registry.resolveSibling(prefix + ProcessHandle.current().pid() + "-" + n + SUFFIX);
    }

    /// Deletes those whose process is gone, and old ones. To be called under the lock. What cannot be deleted stays:
    /// it is a nuisance and no more.
    void sweep(Instant now) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(registry.resolveSibling(""))) {
            for (Path file : files) {
                long pid = writer(file.getFileName().toString());
                if (pid != NOT_OURS && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && dead(pid, file, now)) {
                    delete(file);
                }
            }
        } catch (IOException | DirectoryIteratorException _) {
            // a folder may let us write in it and not list it
        }
    }

    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException _) {
            // whoever comes next tries again
        }
    }

    /// The pid in the name of a temporary file of this registry.
    private long writer(String name) {
        if (!name.startsWith(prefix) || !name.endsWith(SUFFIX)) {
            return NOT_OURS;
        }
        int end = name.indexOf('-', prefix.length());
        try {
            return end < 0 ? NOT_OURS : Long.parseUnsignedLong(name, prefix.length(), end, 10);
        } catch (NumberFormatException _) {
            return NOT_OURS;
        }
    }

    private static boolean dead(long pid, Path file, Instant now) throws IOException {
        if (ProcessHandle.of(pid).isEmpty()) {
            return true;
        }
        // not the time of the last write, which a copy has from its original
        FileTime made = (FileTime) Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
        return made.toInstant().plus(MOST_AGE).isBefore(now);
    }
}
