package dev.agentsessions.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A program that was run to its end.
public record Run(int status, String out, String err) {

    /// Runs a program with exactly this environment and no input, and kills it if it takes longer than allowed.
    /// Bytes are taken for ISO 8859-1 on the way out, so that none is lost.
    public static Run of(Duration limit, Map<String, String> environment, List<String> command) {
        try {
            Path out = Files.createTempFile("run", ".out");
            Path err = Files.createTempFile("run", ".err");
            try {
                ProcessBuilder builder = new ProcessBuilder(command)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
                builder.environment().clear();
                builder.environment().putAll(environment);
                Process process = builder.start();
                if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError("took longer than " + limit.toMillis() + " ms: " + command);
                }
                return new Run(process.exitValue(), text(out), text(err));
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted: " + command, e);
        }
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    /// The output of a run that must have gone well.
    public String orFail() {
        if (status != 0) {
            throw new AssertionError("exit status " + status + ": " + err);
        }
        return out;
    }
}
