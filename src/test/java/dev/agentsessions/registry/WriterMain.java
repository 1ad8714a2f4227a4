package dev.agentsessions.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.agentsessions.adapter.kernel.FlockLocks;
import dev.agentsessions.registry.Locks.LockedException;
import dev.agentsessions.registry.WriteSteps.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/// Another process that writes a registry once: `WriterMain <registry> <text> [<step>]`. At the step it says so, and
/// stays there until its standard input has a line or ends.
final class WriterMain {
    private WriterMain() {}

    public static void main(String[] args) throws LockedException {
        Step stop = args.length > 2 ? Step.valueOf(args[2]) : null;
        WriteSteps steps = reached -> {
            if (reached == stop) {
                System.out.println(reached);
                waitForInput();
            }
        };
        RegistryFile file = new RegistryFile(
                Path.of(args[0]), null, Duration.ofSeconds(10), new FlockLocks(), InstantSource.system(), steps);
        try (LockedRegistry locked = file.lock()) {
            System.out.println(locked.replace(locked.read(), args[1].getBytes(UTF_8)));
        } catch (IOException e) {
            System.out.println(e.getMessage());
        }
    }

    private static void waitForInput() {
        try {
            int _ = System.in.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
