package dev.agentsessions.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// What Linux tells of a process.
final class Proc {
    private static final int START_TIME = 22;

    private Proc() {}

    /// Whether it has not ended; one that only waits to be reaped has.
    static boolean lives(long pid) {
        String stat = stat(pid);
        return !stat.isEmpty() && !afterName(stat).startsWith("Z");
    }

    /// Its start in clock ticks since boot, as Claude writes it to `procStart`.
    static long startTicks(long pid) {
        // The name before is in parentheses and may itself hold blanks: state is field 3.
        return Long.parseLong(afterName(stat(pid)).split(" ")[START_TIME - 3]);
    }

    private static String afterName(String stat) {
        return stat.substring(stat.lastIndexOf(')') + 2);
    }

    private static String stat(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            if (!Files.exists(Path.of("/proc/" + pid))) {
                return "";
            }
            throw new UncheckedIOException(e);
        }
    }
}
