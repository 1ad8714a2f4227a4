package dev.agentsessions.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Mosquitto's clients, which have nothing in common with ours, at a broker on this machine. MQTT 5, QoS 1.
public final class Mqtt {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int SECONDS = 20;

    private final int port;
    private final List<String> credentials;

    /// @param credentials name and password, or nothing
    public Mqtt(int port, String... credentials) {
        this.port = port;
        this.credentials = credentials.length == 0 ? List.of() : List.of("-u", credentials[0], "-P", credentials[1]);
    }

    /// Returns once the broker has acknowledged.
    public Run publish(String topic, String text, String... options) {
        List<String> words = new ArrayList<>(List.of("-t", topic, "-m", text));
        words.addAll(List.of(options));
        return run("mosquitto_pub", words);
    }

    /// Makes a session that lasts, and leaves it.
    public void subscribe(String client, String topic) {
        run("mosquitto_sub", List.of("-c", "-i", client, "-x", "3600", "-t", topic, "-E")).orFail();
    }

    /// What comes next for such a session.
    public List<String> receive(String client, String topic, int count) {
        List<String> words = List.of(
                "-c", "-i", client, "-x", "3600", "-t", topic, "-C", Integer.toString(count), "-W", "" + SECONDS);
        return run("mosquitto_sub", words).orFail().lines().toList();
    }

    /// The retained message of a topic.
    public String retained(String topic) {
        return run("mosquitto_sub", List.of("-t", topic, "-C", "1", "-W", "" + SECONDS)).orFail().strip();
    }

    private Run run(String program, List<String> words) {
        List<String> command = new ArrayList<>(
                List.of(program, "-V", "5", "-h", "127.0.0.1", "-p", Integer.toString(port), "-q", "1"));
        command.addAll(credentials);
        command.addAll(words);
        return Run.of(PATIENCE, System.getenv(), command);
    }
}
