package dev.agentsessions.scenario;

import dev.agentsessions.MeshMain;
import dev.agentsessions.Main;
import dev.agentsessions.world.Await;
import dev.agentsessions.world.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// `agent-mesh serve`, as a process of its own.
final class MeshServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Process process;
    private final Path log;

    private MeshServer(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static MeshServer started(Lab lab) {
        Path log = lab.root().resolve("serve-" + NUMBER.incrementAndGet() + ".log");
        try {
            Process process = new ProcessBuilder(command(lab, "serve"))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new MeshServer(process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The command that runs one command line of `agent-mesh` in a process of its own.
    static List<String> command(Lab lab, String... words) {
        List<String> command = new ArrayList<>(lab.program(words));
        command.set(command.indexOf(Main.class.getName()), MeshMain.class.getName());
        return command;
    }

    /// Runs one command line of `agent-mesh`.
    static String run(Lab lab, String... words) {
        return tried(lab, words).orFail();
    }

    /// Runs one command line of `agent-mesh`, whatever comes of it.
    static Run tried(Lab lab, String... words) {
        return Run.of(PATIENCE, Map.of("PATH", "/usr/bin:/bin"), command(lab, words));
    }

    String log() {
        return Lab.read(log);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    MeshServer connected() {
        Await.until(PATIENCE, "connection of " + log, () -> log().contains("mesh: served from here, with the store ") || !isAlive());
        if (!isAlive()) {
            throw new AssertionError("it has ended; its log:\n" + log());
        }
        return this;
    }

    void signal(String name) {
        Run.of(PATIENCE, Map.of("PATH", "/usr/bin:/bin"), List.of("kill", "-" + name, Long.toString(pid()))).orFail();
    }

    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /// Ends it by SIGTERM.
    ///
    /// @return its exit status
    int ended() throws InterruptedException {
        signal("TERM");
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("still running; its log:\n" + log());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        kill();
    }
}
