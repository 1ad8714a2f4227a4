package dev.agentsessions.world;

import dev.agentsessions.adapter.hivemq.EmbeddedBroker;
import dev.agentsessions.daemon.Log;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;

/// A process that runs the embedded broker until it is killed.
public final class EmbeddedMain {
    private EmbeddedMain() {}

    /// Ends with status 1 if it does not start.
    ///
    /// @param args the folder of the libraries, the broker's own, its port, how many seconds it may take to start; then
    ///        name and password, if it shall ask for them
    public static void main(String[] args) throws Exception {
        EmbeddedBroker.Settings settings = new EmbeddedBroker.Settings(
                Path.of(args[1]),
                Integer.parseInt(args[2]),
                args.length > 4 ? args[4] : null,
                args.length > 5 ? args[5].getBytes(StandardCharsets.UTF_8) : null);
        Duration patience = Duration.ofSeconds(Long.parseLong(args[3]));
        Log log = new Log(System.err, InstantSource.system(), true);
        try {
            new EmbeddedBroker(Path.of(args[0]), settings, patience, log).find();
        } catch (IOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
        new CountDownLatch(1).await();
    }

    /// Where the build puts HiveMQ.
    public static Path libraries() {
        return Path.of(System.getProperty("project.root", ""), "target", "app", "embedded").toAbsolutePath();
    }
}
