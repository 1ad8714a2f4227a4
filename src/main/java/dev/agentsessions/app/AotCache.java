package dev.agentsessions.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Whether this JVM runs on the AOT cache that `bin/reconcile` makes. The JVM drops a cache that does not fit its
/// flags, its build or the jars, and is merely slow then; `doctor` tells.
public enum AotCache {
    IN_USE,
    NOT_USED,
    /// The system does not show what a process has mapped.
    UNKNOWN;

    /// As `bin/reconcile` names it.
    private static final String FILE = "/reconcile.aot";

    public static AotCache ofThisProcess() {
        return of(Path.of("/proc/self/maps"));
    }

    /// @param maps as `proc_pid_maps(5)` describes it
    static AotCache of(Path maps) {
        try {
            return Files.readString(maps, StandardCharsets.ISO_8859_1).contains(FILE) ? IN_USE : NOT_USED;
        } catch (IOException e) {
            return UNKNOWN;
        }
    }
}
