package dev.agentsessions.adapter.kernel;

import dev.agentsessions.registry.Locks.Held;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/// Another process: takes the lock of the file that its argument names, says so, and keeps it until its standard input
/// has a line or ends.
final class LockMain {
    private LockMain() {}

    public static void main(String[] args) throws Exception {
        try (Held _ = new FlockLocks().acquire(Path.of(args[0]), Duration.ofSeconds(30))) {
            System.out.println("held");
            waitForInput();
        }
    }

    private static void waitForInput() throws IOException {
        int _ = System.in.read();
    }
}
