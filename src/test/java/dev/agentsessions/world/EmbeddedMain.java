package dev.agentsessions.world;

import dev.agentsessions.adapter.hivemq.EmbeddedBroker;
import dev.agentsessions.daemon.Log;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;

/// A process that runs the embedded broker until it is killed.
public final class EmbeddedMain {
    private EmbeddedMain() {}

    /// @param args the folder of the libraries, the broker's own, its port; then name and password, if it shall ask
    public static void main(String[] args) throws Exception {
        EmbeddedBroker.Settings settings = new EmbeddedBroker.Settings(
                Path.of(args[1]),
                Integer.parseInt(args[2]),
                args.length > 3 ? args[3] : null,
                args.length > 4 ? args[4] : null);
        Log log = new Log(System.err, InstantSource.system(), true);
        new EmbeddedBroker(Path.of(args[0]), settings, log).find();
        new CountDownLatch(1).await();
    }

    /// Where the build puts HiveMQ.
    public static Path libraries() {
        return Path.of(System.getProperty("project.root", ""), "target", "app", "embedded").toAbsolutePath();
    }
}
