package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.daemon.DaemonFile;
import dev.agentsessions.daemon.DaemonState;
import dev.agentsessions.world.Await;
import dev.agentsessions.world.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The daemon, as a process of its own.
final class Subscribed implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration REST = Duration.ofMillis(500);

    private final Lab lab;
    private final Process process;
    private final Path log;

    private Subscribed(Lab lab, Process process, Path log) {
        this.lab = lab;
        this.process = process;
        this.log = log;
    }

    /// Starts it, to be woken by nothing but what happens unless a scenario says so, and waits for its first pass.
    static Subscribed started(Lab lab) {
        Subscribed daemon = begun(lab);
        daemon.await("first pass", () -> daemon.log().contains(" ready; "));
        return daemon;
    }

    /// Starts it.
    static Subscribed begun(Lab lab) {
        lab.setDefault("RECONCILE_MQTT_URL", "off");
        return starting(lab);
    }

    /// @param broker its URL, or `off`
    static Subscribed begun(Lab lab, String broker) {
        lab.set("RECONCILE_MQTT_URL", broker);
        return starting(lab);
    }

    private static Subscribed starting(Lab lab) {
        lab.setDefault("RECONCILE_POLL_INTERVAL", "1h");
        Path log = lab.root().resolve("daemon.log");
        try {
            Process process = new ProcessBuilder(lab.program("--subscribe"))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new Subscribed(lab, process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    String log() {
        return Lab.read(log);
    }

    /// What it says of itself, or null.
    @Nullable DaemonState said() {
        return new DaemonFile(lab.stateFolder()).read();
    }

    /// Waits until nothing wakes it for a while.
    void awaitRest() {
        AtomicLong passes = new AtomicLong(-1);
        AtomicLong since = new AtomicLong(System.nanoTime());
        await("rest", () -> {
            DaemonState said = said();
            if (said != null && said.passes() != passes.get()) {
                passes.set(said.passes());
                since.set(System.nanoTime());
            }
            return System.nanoTime() - since.get() > REST.toNanos();
        });
    }

    void await(String what, BooleanSupplier condition) {
        try {
            Await.until(PATIENCE, what, condition);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; its log:\n" + log() + "\nthe registry:\n" + lab.registry(), e);
        }
    }

    /// Waits until it is connected to the broker, and has made its pass for that.
    void awaitConnected() {
        await("connection", () -> said() != null && said().broker().phase().equals("connected"));
        awaitRest();
    }

    /// Kills it with SIGKILL.
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    void signal(String name) {
        signal(name, pid());
    }

    private static void signal(String name, long pid) {
        Run.of(PATIENCE, Map.of("PATH", "/usr/bin:/bin"), List.of("kill", "-" + name, Long.toString(pid)))
                .orFail();
    }

    /// Sends a signal that ends it, and checks that this is done in time and well.
    void endsWellBy(String name) throws InterruptedException {
        long begin = System.nanoTime();
        signal(name);
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        Duration took = Duration.ofNanos(System.nanoTime() - begin);

        assertThat(process.exitValue()).as(log()).isZero();
        assertThat(took).as(log()).isLessThan(Duration.ofSeconds(5));
        assertThat(log()).endsWith(" stopped\n");
        assertThat(said()).extracting(DaemonState::phase).isEqualTo(DaemonState.Phase.STOPPED);
    }

    /// The processes that it has started and that have not ended.
    List<ProcessHandle> children() {
        return process.children().toList();
    }

    @Override
    public void close() {
        process.children().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
    }
}
