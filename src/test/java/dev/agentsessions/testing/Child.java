package dev.agentsessions.testing;

import dev.agentsessions.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A process of a test, which ends with the test. What it prints, errors too, is read line by line.
public final class Child implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final BufferedReader output;

    private Child(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    public static Child of(String... command) throws IOException {
        return of(List.of(command));
    }

    public static Child of(List<String> command) throws IOException {
        return new Child(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /// Another JVM with the classes of this project.
    public static Child jvm(Class<?> main, String... arguments) throws IOException {
        return of(jvmCommand(main, arguments));
    }

    public static List<String> jvmCommand(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-cp",
                classes(Main.class) + ":" + classes(main),
                main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /// The same with the libraries that these classes come from.
    public static Child jvmWith(List<Class<?>> libraries, Class<?> main, String... arguments) throws IOException {
        return of(jvmCommandWith(libraries, main, arguments));
    }

    public static List<String> jvmCommandWith(List<Class<?>> libraries, Class<?> main, String... arguments) {
        List<String> command = jvmCommand(main, arguments);
        int path = command.indexOf("-cp") + 1;
        for (Class<?> library : libraries) {
            command.set(path, command.get(path) + ":" + classes(library));
        }
        return command;
    }

    private static Path classes(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    }

    public long pid() {
        return process.pid();
    }

    /// The next line, or null at the end.
    public String line() {
        try {
            return output.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Writes a line to its standard input.
    public void tell(String line) throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).append(line).append('\n').flush();
    }

    /// Kills it with SIGKILL and waits for its end.
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /// Kills it likewise, and gives what it had printed by then. [Process#destroyForcibly] would close what that is read
    /// from.
    public List<String> killed() {
        process.toHandle().destroyForcibly();
        List<String> left = new ArrayList<>();
        for (String line = line(); line != null; line = line()) {
            left.add(line);
        }
        process.onExit().join();
        return left;
    }

    /// Waits for its end.
    public int status() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("still running: " + process.info());
        }
        return process.exitValue();
    }

    /// All that it prints until its end.
    public String rest() throws InterruptedException {
        StringBuilder text = new StringBuilder();
        for (String line = line(); line != null; line = line()) {
            text.append(line).append('\n');
        }
        status();
        return text.toString();
    }

    @Override
    public void close() {
        kill();
    }
}
