package dev.agentsessions.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/// Mosquitto 2, with a configuration of its own; what it keeps is on disk after each change.
final class Mosquitto extends BrokerProcess {
    private static final String CONFIG = """
            user %s
            listener %d 127.0.0.1
            persistence true
            persistence_location %s/
            autosave_on_changes true
            autosave_interval 1
            max_queued_messages 0
            """;

    private final List<String> lines;

    Mosquitto(String... lines) {
        super(Kind.MOSQUITTO);
        this.lines = List.of(lines);
        restart();
    }

    @Override
    List<String> command() throws IOException {
        Path config = folder().resolve("mosquitto.conf");
        String text = CONFIG.formatted(System.getProperty("user.name"), port(), folder());
        boolean exclusive = lines.stream().anyMatch(line -> line.startsWith("allow_anonymous"));
        Files.writeString(
                config, text + String.join("\n", lines) + (exclusive ? "\n" : "\nallow_anonymous true\n"));
        return List.of(program(), "-c", config.toString());
    }

    /// Debian has it where only root's `PATH` leads to.
    private static String program() {
        for (String folder : List.of("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin", "/usr/bin")) {
            if (Files.isExecutable(Path.of(folder, "mosquitto"))) {
                return folder + "/mosquitto";
            }
        }
        return Assumptions.abort("Mosquitto is not installed (package mosquitto)");
    }
}
