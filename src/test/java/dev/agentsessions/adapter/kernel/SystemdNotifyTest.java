package dev.agentsessions.adapter.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.daemon.ServiceManager;
import dev.agentsessions.testing.Notified;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Against the datagram socket of another program.
@Tag("S16")
class SystemdNotifyTest {
    private static final long PID = 4711;

    @TempDir
    private Path folder;

    private static ServiceManager manager(String socket) {
        return SystemdNotify.of(Map.of("NOTIFY_SOCKET", socket), PID);
    }

    @Test
    void tellsASocketThatAPathNames() throws Exception {
        String socket = folder.resolve("notify").toString();
        try (Notified systemd = Notified.at(socket)) {
            ServiceManager manager = manager(socket);
            manager.tell("READY=1\nSTATUS=last pass: 3 entries, é");
            manager.tell("STOPPING=1");

            assertThat(systemd.next()).isEqualTo("READY=1\nSTATUS=last pass: 3 entries, é");
            assertThat(systemd.next()).isEqualTo("STOPPING=1");
        }
    }

    @Test
    void tellsAnAbstractSocket() throws Exception {
        String socket = "@reconcile-test-" + ProcessHandle.current().pid();
        try (Notified systemd = Notified.at(socket)) {
            manager(socket).tell("WATCHDOG=1");

            assertThat(systemd.next()).isEqualTo("WATCHDOG=1");
        }
    }

    @Test
    void tellsWhenItBeganToReload() throws Exception {
        String socket = folder.resolve("notify").toString();
        try (Notified systemd = Notified.at(socket)) {
            long before = System.nanoTime() / 1_000;
            manager(socket).tell("RELOADING=1");

            String[] told = systemd.next().split("\n");
            assertThat(told).hasSize(2);
            assertThat(told[0]).isEqualTo("RELOADING=1");
            assertThat(told[1]).startsWith("MONOTONIC_USEC=");
            // Java's clock of nanoseconds is the same one on Linux.
            long micros = Long.parseLong(told[1].substring("MONOTONIC_USEC=".length()));
            assertThat(micros).isBetween(before, System.nanoTime() / 1_000);
        }
    }

    @Test
    void losesWhatNobodyTakesAndWaitsForNobody() throws Exception {
        String socket = folder.resolve("notify").toString();
        manager(socket).tell("READY=1");
        Files.createFile(Path.of(socket));
        manager(socket).tell("READY=1");
        Files.delete(Path.of(socket));

        try (Notified _ = Notified.deaf(socket)) {
            ServiceManager manager = manager(socket);
            for (int i = 0; i < 5_000; i++) {
                manager.tell("STATUS=" + "x".repeat(500));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "@", "notify", "vsock:2:1234", "/far/too/long"})
    void isNobodyWithoutASocketOfAKindThatIsKnown(String socket) {
        String named = socket.equals("/far/too/long") ? "/" + "x".repeat(107) : socket;

        assertThat(manager(named)).isInstanceOf(ServiceManager.None.class);
        assertThat(SystemdNotify.of(Map.of(), PID)).isInstanceOf(ServiceManager.None.class);
    }

    @ParameterizedTest
    @CsvSource({
        "30000000,     , PT30S",
        "30000000, 4711, PT30S",
        "500000,   4711, PT0.5S",
        "30000000, 4712,",
        "0,            ,",
        "-5,           ,",
        "soon,         ,",
        "99999999999999999999, ,",
        "9223372036854775807, ,",
        "30000000, me,",
        ",         4711,",
    })
    void isWatchedAsTheEnvironmentSays(String micros, String pid, Duration watchdog) {
        Map<String, String> environment = new HashMap<>(Map.of("NOTIFY_SOCKET", "/run/notify"));
        if (micros != null) {
            environment.put("WATCHDOG_USEC", micros);
        }
        if (pid != null) {
            environment.put("WATCHDOG_PID", pid);
        }

        assertThat(SystemdNotify.of(environment, PID).watchdog()).isEqualTo(watchdog);
    }
}
