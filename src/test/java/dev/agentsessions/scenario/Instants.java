package dev.agentsessions.scenario;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/// Chooses instants at which to kill a daemon: any, and such as it is writing something just then.
final class Instants implements AutoCloseable {
    private static final Duration ANY = Duration.ofMillis(1_500);
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Duration WHILE = Duration.ofMillis(4);

    private final RandomGenerator random;
    private final WatchService service;
    private final String[] beginnings;

    /// @param beginnings of names of files that it writes
    Instants(RandomGenerator random, Lab lab, String... beginnings) throws IOException {
        this.random = random;
        this.beginnings = beginnings.clone();
        this.service = FileSystems.getDefault().newWatchService();
        for (Path folder : new Path[] {
            lab.registryFile().getParent(), lab.stateFolder(), lab.stateFolder().resolve("push")
        }) {
            Files.createDirectories(folder);
            folder.register(service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
        }
    }

    /// Waits for the next one.
    ///
    /// @return what it is
    String await() throws InterruptedException {
        int which = random.nextInt(beginnings.length + 1);
        if (which == beginnings.length) {
            long nanos = random.nextLong(ANY.toNanos());
            LockSupport.parkNanos(nanos);
            return TimeUnit.NANOSECONDS.toMillis(nanos) + " ms after its start";
        }
        forget();
        // From any time of its life on.
        LockSupport.parkNanos(random.nextLong(ANY.toNanos()));
        boolean seen = awaitEvent(beginnings[which]);
        long nanos = random.nextLong(WHILE.toNanos());
        LockSupport.parkNanos(nanos);
        return TimeUnit.NANOSECONDS.toMicros(nanos) + " us after " + beginnings[which] + "* was written"
                + (seen ? "" : ", which it was not");
    }

    private void forget() {
        for (WatchKey key = service.poll(); key != null; key = service.poll()) {
            key.pollEvents();
            key.reset();
        }
    }

    private boolean awaitEvent(String beginning) throws InterruptedException {
        forget();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            WatchKey key = service.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (key == null) {
                return false;
            }
            boolean found = false;
            for (WatchEvent<?> event : key.pollEvents()) {
                found |= String.valueOf(event.context()).startsWith(beginning);
            }
            key.reset();
            if (found) {
                return true;
            }
        }
    }

    @Override
    public void close() throws IOException {
        service.close();
    }
}
