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
    private static final int UTIME = 14;

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

    /// Ticks of processor time that it has taken, with those of the children that it has waited for.
    static long ticks(long pid) {
        String[] fields = afterName(stat(pid)).split(" ");
        long ticks = 0;
        for (int field = UTIME; field < UTIME + 4; field++) {
            ticks += Long.parseLong(fields[field - 3]);
        }
        return ticks;
    }

    /// A field of `/proc/<pid>/status`, in KB.
    static long status(long pid, String field) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith(field + ":")) {
                return Long.parseLong(line.substring(field.length() + 1, line.length() - 2).strip());
            }
        }
        throw new IOException(pid + " has no " + field);
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
