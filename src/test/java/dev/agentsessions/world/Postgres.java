package dev.agentsessions.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.jspecify.annotations.Nullable;

/// A PostgreSQL server of a test's own, on a free port of loopback, which keeps what it has committed through a power
/// failure.
public final class Postgres implements AutoCloseable {
    public static final String USER = "mesh";
    public static final String PASSWORD = "sEcret-8c1f";

    private static final String GUARDED = "guarded";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// `nobody`: PostgreSQL refuses to run as root.
    private static final int OTHER_USER = 65534;

    private static @Nullable Postgres shared;

    private final Path programs;
    private final Path folder;
    private final int port = Brokers.freePort();
    private @Nullable Process process;
    private int databases;

    private Postgres(Path programs) throws IOException {
        this.programs = programs;
        this.folder = Files.createTempDirectory("postgres");
        Files.writeString(folder.resolve("password"), PASSWORD);
        if (isRoot()) {
            Files.setAttribute(folder, "unix:uid", OTHER_USER);
            Files.setAttribute(folder.resolve("password"), "unix:uid", OTHER_USER);
        }
        Run.of(PATIENCE, System.getenv(), asOrdinaryUser(List.of(
                        programs.resolve("initdb").toString(),
                        "--pgdata=" + data(),
                        "--username=" + USER,
                        "--pwfile=" + folder.resolve("password"),
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C.UTF-8",
                        "--no-sync")))
                .orFail();
        // To prove who one is takes long; tests of that use the database that asks for it.
        Files.writeString(
                data().resolve("pg_hba.conf"),
                "host " + GUARDED + " all 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\n");
        restart();
    }

    /// One that the test may kill and has to close.
    public static Postgres start() {
        try {
            return new Postgres(programs());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// One that all tests of this JVM share, each with a database of its own.
    public static synchronized Postgres shared() {
        if (shared == null) {
            Postgres started = start();
            Runtime.getRuntime().addShutdownHook(new Thread(started::close));
            shared = started;
        }
        return shared;
    }

    /// Debian has them where no `PATH` leads to; of several versions it takes the newest.
    private static Path programs() {
        List<Path> found = new ArrayList<>();
        for (int version = 15; version < 30; version++) {
            found.add(Path.of("/usr/lib/postgresql", Integer.toString(version), "bin"));
        }
        for (Path folder : found.reversed()) {
            if (Files.isExecutable(folder.resolve("initdb"))) {
                return folder;
            }
        }
        return Assumptions.abort("PostgreSQL is not installed (package postgresql)");
    }

    private static boolean isRoot() throws IOException {
        return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    }

    private static List<String> asOrdinaryUser(List<String> command) throws IOException {
        List<String> whole = new ArrayList<>();
        if (isRoot()) {
            whole.addAll(List.of(
                    "setpriv", "--reuid=" + OTHER_USER, "--regid=" + OTHER_USER, "--clear-groups", "--pdeathsig=KILL"));
        }
        whole.addAll(command);
        return whole;
    }

    private Path data() {
        return folder.resolve("data");
    }

    /// Starts it, and waits until it answers.
    public void restart() {
        // For a moment, the processes of a server that was killed may still hold what the new one needs.
        Await.until(PATIENCE, "PostgreSQL, see " + folder.resolve("log"), this::starts);
    }

    private boolean starts() {
        try {
            if (process == null || !process.isAlive()) {
                List<String> command = List.of(
                        programs.resolve("postgres").toString(),
                        "-D",
                        data().toString(),
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "max_connections=60",
                        "-c",
                        "shared_buffers=16MB");
                Path log = folder.resolve("log");
                process = new ProcessBuilder(asOrdinaryUser(command))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
            }
            connect("postgres").close();
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException _) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    /// The URL of a new and empty database that lets in whoever comes.
    public synchronized String newDatabase() throws SQLException {
        return newDatabase("mesh" + databases++);
    }

    /// The URL of a new and empty database that asks for the password. There is one.
    public String guardedDatabase() throws SQLException {
        return newDatabase(GUARDED);
    }

    private String newDatabase(String name) throws SQLException {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return url(name);
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(url(database), USER, PASSWORD);
    }

    /// Kills all of its processes at once, as a power failure would.
    public void kill() {
        if (process != null) {
            List<ProcessHandle> children = process.descendants().toList();
            process.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
            process.onExit().join();
        }
    }

    @Override
    public void close() {
        kill();
        Await.until(PATIENCE, "an end of the files in " + folder, this::isDeleted);
    }

    private boolean isDeleted() {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
            return true;
        } catch (IOException | UncheckedIOException _) {
            return !Files.exists(folder);
        }
    }
}
