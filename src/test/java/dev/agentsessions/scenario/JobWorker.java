package dev.agentsessions.scenario;

import dev.agentsessions.world.TestBroker;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// A worker that tells of its job by mosquitto_pub(1), message by message, with QoS 1.
final class JobWorker implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final String job;
    private final Process process;
    private final OutputStream lines;
    private final AtomicLong last = new AtomicLong();

    JobWorker(TestBroker broker, String job, Path errors) {
        this.job = job;
        try {
            process = new ProcessBuilder(
                            "mosquitto_pub", "-V", "5", "-h", broker.host(), "-p", Integer.toString(broker.port()), "-q",
                            "1", "-t", "python/mqtt/jobs/" + job + "/events", "-l")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(errors.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lines = process.getOutputStream();
    }

    String job() {
        return job;
    }

    /// Tells that it goes on, so often.
    void progress(int times) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < times; i++) {
            text.append("{\"schema_version\":1,\"seq\":").append(last.incrementAndGet()).append(",\"job_id\":\"");
            text.append(job).append("\",\"event\":\"progress\"}\n");
        }
        say(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /// Sends anything, a message for each line.
    void say(byte[] text) {
        try {
            lines.write(text);
            lines.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Ends once the broker has acknowledged everything.
    ///
    /// @return the number of the last event
    long end() throws InterruptedException {
        try {
            lines.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError("mosquitto_pub does not end well");
        }
        return last.get();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
