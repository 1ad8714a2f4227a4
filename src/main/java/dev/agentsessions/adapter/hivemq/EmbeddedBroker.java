package dev.agentsessions.adapter.hivemq;

import dev.agentsessions.config.BrokerUrl;
import dev.agentsessions.daemon.BrokerFinder;
import dev.agentsessions.daemon.Log;
import dev.agentsessions.memory.WholeFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A broker within this process, on loopback only, for whoever has none. It is started when it is first asked for, and
/// runs until closed.
public final class EmbeddedBroker implements BrokerFinder {
    private static final String HOST = "127.0.0.1";

    /// It takes a second, or ten on a busy machine.
    private static final Duration TO_START = Duration.ofSeconds(60);

    /// It takes two to eight seconds.
    private static final Duration TO_STOP = Duration.ofSeconds(15);

    /// Those that are on their way out, by their folder, which no other may use meanwhile.
    private static final Map<Path, Thread> STOPPING = new ConcurrentHashMap<>();

    private final Path libraries;
    private final Settings settings;
    private final Duration patience;
    private final Log log;
    private @Nullable AutoCloseable running;
    private boolean closed;

    /// @param folder where it keeps sessions, queued and retained messages; made if it is missing
    /// @param port on 127.0.0.1
    /// @param username whom to let in, or null
    /// @param password null if there is none; if neither is given, everybody on this machine is let in
    public record Settings(Path folder, int port, @Nullable String username, byte @Nullable [] password) {
        /// Without what nobody should see.
        @Override
        public String toString() {
            return "Settings[" + folder + ", " + port + "]";
        }
    }

    /// @param libraries the folder of HiveMQ and all it needs
    /// @param patience how long it may take to start
    public EmbeddedBroker(Path libraries, Settings settings, Duration patience, Log log) {
        this.libraries = libraries;
        this.settings = settings;
        this.patience = patience;
        this.log = log;
    }

    /// That of an installation.
    public static EmbeddedBroker installed(Settings settings, Log log) {
        return new EmbeddedBroker(Libraries.besideTheProgram(), settings, TO_START, log);
    }

    @Override
    public BrokerUrl.At find() throws IOException, InterruptedException {
        if (!runs()) {
            waitForPredecessor();
            checkPort();
            AutoCloseable started = start();
            if (!keep(started)) {
                stop(started);
                throw new IOException("the embedded broker is not wanted any more");
            }
            log.say("the embedded broker listens on " + HOST + ":" + settings.port());
        }
        return new BrokerUrl.At(HOST, settings.port(), false);
    }

    private synchronized boolean runs() {
        return running != null;
    }

    private synchronized boolean keep(AutoCloseable started) {
        if (!closed) {
            running = started;
        }
        return !closed;
    }

    private void waitForPredecessor() throws IOException, InterruptedException {
        Thread predecessor = STOPPING.get(settings.folder());
        if (predecessor != null && !predecessor.join(TO_STOP)) {
            throw new IOException("the embedded broker from before still uses " + settings.folder()
                    + "; it is tried again, and if that stays so, restart the daemon");
        }
    }

    /// HiveMQ itself would only say that it did not start, after seconds.
    private void checkPort() throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(HOST), settings.port()));
        } catch (IOException e) {
            throw new IOException(HOST + ":" + settings.port() + ": the embedded broker cannot listen there: "
                    + e.getMessage() + "; stop what does (ss -ltnp shows it), or set mqtt.embedded.port to another", e);
        }
    }

    private AutoCloseable start() throws IOException, InterruptedException {
        WholeFiles.replace(
                settings.folder().resolve("conf"),
                "config.xml",
                HiveMqConfig.text(settings.port()).getBytes(StandardCharsets.UTF_8));
        Map<String, String> inside = new HashMap<>();
        inside.put("folder", settings.folder().toString());
        inside.put("patience", patience.toString());
        if (settings.username() != null) {
            inside.put("username", settings.username());
        }
        if (settings.password() != null) {
            inside.put("password", Base64.getEncoder().encodeToString(settings.password()));
        }
        try {
            return Libraries.starter(libraries).apply(inside, line -> log.sayOnce(line, "embedded broker: " + line));
        } catch (IllegalStateException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("while the embedded broker started");
            }
            throw new IOException("the embedded broker did not start: " + e.getMessage() + "; if that stays so, move "
                    + settings.folder() + " away and restart the daemon", e);
        }
    }

    @Override
    public String word() {
        return "embedded";
    }

    /// Begins to stop it and does not wait: nothing is lost if the process ends meanwhile, as it may at any time.
    @Override
    public void close() {
        AutoCloseable ending;
        synchronized (this) {
            closed = true;
            ending = running;
            running = null;
        }
        if (ending != null) {
            stop(ending);
        }
    }

    private void stop(AutoCloseable ending) {
        Path folder = settings.folder();
        Thread thread = Thread.ofPlatform().daemon().name("embedded-broker-stop").unstarted(() -> {
            try {
                ending.close();
            } catch (Exception e) {
                log.say("the embedded broker did not stop well: " + e.getMessage());
            } finally {
                STOPPING.remove(folder);
            }
        });
        STOPPING.put(folder, thread);
        thread.start();
    }
}
