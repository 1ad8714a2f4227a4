package dev.agentsessions.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Somebody else at a broker: mosquitto_pub(1) and mosquitto_sub(1), which know nothing of us.
public final class Peer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String host;
    private final int port;
    private final List<String> options;
    private final List<Process> running = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();

    private Peer(String host, int port, List<String> options) {
        this.host = host;
        this.port = port;
        this.options = options;
    }

    /// @param options of both programs, such as `-u` and a name
    public static Peer at(TestBroker broker, String... options) {
        return new Peer(broker.host(), broker.port(), List.of(options));
    }

    private List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of("stdbuf", "-oL", program, "-V", "5", "-h", host, "-p", Integer.toString(port)));
        command.addAll(options);
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    /// Publishes a message with QoS 1, and waits until the broker has it.
    public void publish(String topic, String payload, String... more) {
        List<String> command = command("mosquitto_pub", "-q", "1", "-t", topic, "-m", payload);
        command.addAll(Arrays.asList(more));
        Run.of(PATIENCE, System.getenv(), command).orFail();
    }

    /// Has one message for each line published with QoS 1, as fast as that goes.
    ///
    /// @return the process that does
    public Process publishing(String topic, List<String> payloads) {
        try {
            Path lines = file(".in");
            Files.write(lines, payloads);
            return start(command("mosquitto_pub", "-q", "1", "-t", topic, "-l"), lines, file(".out"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Like [#publishing], and waits until the broker has all of them.
    public void publishAll(String topic, List<String> payloads) {
        Process process = publishing(topic, payloads);
        Await.until(PATIENCE, "publishing " + payloads.size(), () -> !process.isAlive());
        if (process.exitValue() != 0) {
            throw new AssertionError("mosquitto_pub ended with " + process.exitValue());
        }
    }

    /// Somebody who has subscribed.
    public static final class Subscriber {
        private final Path out;

        private Subscriber(Path out) {
            this.out = out;
        }

        /// What came, in its order.
        public List<Message> heard() {
            return text().lines().map(Message::of).filter(Objects::nonNull).toList();
        }

        private String text() {
            try {
                return Files.readString(out, StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public List<String> payloads() {
            return heard().stream().map(Message::payload).toList();
        }

        /// Waits until something holds of all that came.
        public void await(String what, Predicate<List<Message>> condition) {
            try {
                Await.until(PATIENCE, what, () -> condition.test(heard()));
            } catch (AssertionError e) {
                throw new AssertionError(e.getMessage() + "; heard " + heard(), e);
            }
        }
    }

    /// A message as a subscriber got it.
    ///
    /// @param retained whether it is an old one, sent as somebody has subscribed
    public record Message(boolean retained, String topic, String payload) {
        private static final String BEGIN = "= ";
        private static final String END = " =";
        private static final String FORMAT = BEGIN + "%r %t %p" + END;

        private static @Nullable Message of(String line) {
            if (!line.startsWith(BEGIN) || !line.endsWith(END)) {
                return null;
            }
            String[] parts = line.substring(BEGIN.length(), line.length() - END.length()).split(" ", 3);
            return new Message(parts[0].equals("1"), parts[1], parts[2]);
        }
    }

    /// Subscribes with QoS 1, and waits until that is done.
    public Subscriber subscribe(String... filters) {
        Path out = file(".out");
        List<String> command = command("mosquitto_sub", "-d", "-q", "1", "-F", Message.FORMAT);
        for (String filter : filters) {
            command.addAll(List.of("-t", filter));
        }
        start(command, Path.of("/dev/null"), out);
        Subscriber subscriber = new Subscriber(out);
        Await.until(PATIENCE, "subscribing to " + List.of(filters), () -> subscriber.text().contains("Subscribed"));
        return subscriber;
    }

    /// What the broker retains.
    public List<Message> retained(String filter) {
        String last = "peer/" + System.nanoTime();
        Subscriber subscriber = subscribe(filter, last);
        publish(last, "");
        subscriber.await("last message", heard -> heard.stream().anyMatch(message -> message.topic().equals(last)));
        return subscriber.heard().stream().filter(Message::retained).toList();
    }

    private Process start(List<String> command, Path in, Path out) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(file(".err").toFile())
                    .start();
            running.add(process);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(String suffix) {
        try {
            Path file = Files.createTempFile("peer", suffix);
            files.add(file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        for (Process process : running) {
            process.destroyForcibly();
            process.onExit().join();
        }
        for (Path file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
