package dev.agentsessions.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A broker that is a process of this machine, with a folder to itself.
abstract class BrokerProcess implements TestBroker {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Kind kind;
    private final int port = Brokers.freePort();
    private final Path folder = Brokers.newFolder();
    private @Nullable Process process;

    BrokerProcess(Kind kind) {
        this.kind = kind;
    }

    /// What to run; standard output goes to `out` in the folder, standard error to `log`.
    abstract List<String> command() throws IOException;

    public final Path folder() {
        return folder;
    }

    @Override
    public final Kind kind() {
        return kind;
    }

    @Override
    public final int port() {
        return port;
    }

    @Override
    public final void restart() {
        Path log = folder.resolve("log");
        try {
            Process started = new ProcessBuilder(command())
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("out").toFile()))
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            process = started;
            Await.until(PATIENCE, kind + ", see " + log, () -> Brokers.answers(port) || !started.isAlive());
            if (!started.isAlive()) {
                throw new AssertionError(kind + " ended: see " + log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Of the process that runs.
    public final long pid() {
        return running().pid();
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException(kind + " is not started");
        }
        return process;
    }

    @Override
    public final void kill() {
        running().destroyForcibly();
        running().onExit().join();
    }

    @Override
    public final void freeze() {
        signal("STOP");
    }

    @Override
    public final void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        Run.of(PATIENCE, System.getenv(), List.of("kill", "-" + name, Long.toString(pid()))).orFail();
    }

    @Override
    public final void close() {
        kill();
        Brokers.delete(folder);
    }
}
