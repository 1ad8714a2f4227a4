package dev.agentsessions.cli;

import static dev.agentsessions.cli.Desk.CLAUDE;
import static dev.agentsessions.cli.Desk.kelp;
import static dev.agentsessions.cli.Desk.running;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.adapter.jobs.JobFiles;
import dev.agentsessions.daemon.Broker;
import dev.agentsessions.daemon.DaemonState;
import dev.agentsessions.daemon.DaemonState.Phase;
import dev.agentsessions.daemon.Standing;
import dev.agentsessions.daemon.Watches;
import dev.agentsessions.session.Agent;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How the daemon stands, for people and scripts: in `status` and in `doctor`.
class DaemonShownTest {
    @TempDir
    private Path home;

    private Desk desk;

    @BeforeEach
    void begin() {
        desk = new Desk(home);
        desk.machine.start(CLAUDE, Agent.CLAUDE, 100, "/lab/kelp");
        desk.declare(kelp(running(CLAUDE, "claude", 100) + "        delegate_job_id: abc12345\n"));
        desk.set("NO_COLOR", "1");
    }

    @AfterEach
    void end() {
        System.clearProperty("reconcile.tty");
        System.clearProperty("reconcile.columns");
    }

    private DaemonState state(String lastPass) {
        return Daemons.state(desk.registry().toString(), lastPass);
    }

    private DaemonState state(String lastPass, Phase phase, Broker.State broker, Watches.Report watches) {
        return Daemons.state(desk.registry().toString(), lastPass, phase, broker, watches);
    }

    /// The last line of `status` on a terminal.
    private String line(Standing standing) {
        desk.daemon(standing);
        System.setProperty("reconcile.tty", "true");
        List<String> lines = desk.type("status").out().lines().toList();
        System.clearProperty("reconcile.tty");
        return lines.getLast();
    }

    private String doctor(Standing standing) {
        desk.daemon(standing);
        return desk.type("doctor").out();
    }

    @Test
    @Tag("S4")
    void isALineOnATerminalAndNowhereElse() {
        desk.daemon(new Standing.Runs(state("02:16:50")));
        assertThat(desk.type("status").out()).isEqualTo("kelp-creator-claude  running · job abc12345\n");
        assertThat(line(new Standing.Runs(state("02:16:50"))))
                .isEqualTo("daemon 4711 · last pass 3 s ago (file appeared), 12 ms · broker connected "
                        + "tcp://127.0.0.1:1883 · watching 14 processes, 6 folders");
        System.setProperty("reconcile.columns", "60");
        assertThat(line(new Standing.Runs(state("02:16:50")))).hasSizeLessThanOrEqualTo(60);
    }

    @Test
    @Tag("S4")
    void saysWhatElseMayBeTheCase() {
        assertThat(line(new Standing.Never())).isEqualTo("no daemon runs; start one with reconcile --subscribe");
        assertThat(line(new Standing.Stopped(state("02:16:50", Phase.STOPPED, Daemons.CONNECTED, Daemons.WATCHES))))
                .isEqualTo("no daemon runs; start one with reconcile --subscribe");
        assertThat(line(new Standing.Starts("pid 4711 (java)")))
                .isEqualTo("a daemon starts: pid 4711 (java); it has not said anything yet");
        assertThat(line(new Standing.Gone(state("02:16:50"))))
                .isEqualTo("a daemon of pid 4711 is gone without goodbye since 2026-11-20T02:16:50Z; start one with "
                        + "reconcile --subscribe");
        assertThat(line(new Standing.Runs(state("02:15:50", Phase.FAILING, Daemons.CONNECTED, Daemons.WATCHES))))
                .contains("last pass 63 s ago (file appeared), 12 ms; since then 3 failed: "
                        + "2026-11-20T02:16:50Z: the disk is full ·");
        assertThat(line(new Standing.Runs(state("02:15:50")))).contains(", 12 ms, overdue ·");
        assertThat(line(new Standing.Runs(state("02:15:54")))).doesNotContain("overdue");
        assertThat(line(new Standing.Runs(
                        state("02:16:50", Phase.READY, Broker.State.OFF, new Watches.Report(1, 1, 0, List.of("x", "y"))))))
                .endsWith(" · broker off · watching 1 process, 1 folder, 2 not");
    }

    @Test
    @Tag("S4")
    void isAnObjectInJson() {
        desk.daemon(new Standing.Runs(state("02:15:50")));
        assertThat(desk.type("status", "--json").out())
                .contains("\"daemon\":{\"standing\":\"running\",\"overdue\":true,\"state\":\"ready\",\"pid\":4711,")
                .contains("\"last_pass\":\"2026-11-20T02:15:50Z\"");
        desk.daemon(new Standing.Gone(state("02:15:50")));
        assertThat(desk.type("status", "--json").out())
                .contains("\"daemon\":{\"standing\":\"gone\",\"overdue\":false,\"state\":\"ready\",\"pid\":4711,");
        desk.daemon(new Standing.Starts("pid 4711 (java)"));
        assertThat(desk.type("status", "--json").out()).contains("\"daemon\":{\"standing\":\"starting\"}}");
    }

    @Test
    void isPrintableWhateverItSays() {
        assertThat(line(new Standing.Starts("pid 4711 (\u001b[31m)"))).doesNotContain("\u001b");
    }

    @Test
    @Tag("S4")
    void isExaminedByTheDoctor() {
        assertThat(doctor(new Standing.Runs(state("02:16:50")))).contains("""
                ok    daemon       pid 4711: last pass 3 s ago (file appeared), 12 ms
                ok    broker       tcp://127.0.0.1:1883: connected since 2026-11-20T02:00:00Z; 12 received
                ok    watches      14 processes, 6 folders
                """);
        assertThat(doctor(new Standing.Gone(state("02:16:50")))).contains("""
                warn  daemon       a daemon of pid 4711 is gone without goodbye since 2026-11-20T02:16:50Z
                                   → nothing has to be repaired: start it again with `reconcile --subscribe`, or have \
                systemd or launchd do that
                """);
        assertThat(doctor(new Standing.Stopped(state("02:16:50"))))
                .contains("ok    daemon       none runs; that of pid 4711 was stopped, its last pass being of ");
        assertThat(doctor(new Standing.Starts("pid 4711 (java)")))
                .contains("ok    daemon       pid 4711 (java) is starting, and has not said anything yet\n");
    }

    @Test
    @Tag("S4")
    void isWarnedOfWhenItDoesNotGetOn() {
        assertThat(doctor(new Standing.Runs(state("02:15:50"))))
                .contains("warn  daemon       pid 4711: last pass 63 s ago (file appeared), 12 ms, overdue\n")
                .contains("→ unless this machine was asleep it hangs: see its log, and restart it\n");
        assertThat(doctor(new Standing.Runs(state("02:16:50", Phase.FAILING, Daemons.CONNECTED, Daemons.WATCHES))))
                .contains("warn  daemon       pid 4711: last pass 3 s ago (file appeared), 12 ms; since then 3 failed: ")
                .contains("the disk is full\n");
        assertThat(doctor(new Standing.Runs(Daemons.state("/other.yaml", "02:16:50"))))
                .contains("warn  daemon       it keeps another registry, /other.yaml\n");
    }

    @Test
    @Tag("S3")
    void isWarnedOfWhereItIsNotWoken() {
        Watches.Report watches = new Watches.Report(0, 1, 0, List.of("/tmp/tmux-1000: too many watches"));
        assertThat(doctor(new Standing.Runs(state("02:16:50", Phase.READY, Broker.State.OFF, watches)))).contains("""
                ok    broker       off; nothing is pushed
                ok    watches      0 processes, 1 folder
                warn  watches      /tmp/tmux-1000: too many watches
                                   → what happens there is seen at the next poll, and not before
                """);
    }

    @Test
    @Tag("S3")
    @Tag("S8")
    @Tag("S9")
    void isWarnedOfWhatItsBrokerDoes() {
        Instant since = Instant.parse("2026-11-20T02:00:00Z");
        Map<String, Long> counts = new TreeMap<>(
                Map.of("received", 5L, "duplicates", 0L, "gaps", 1L, "rejected", 3L, "rejected_too_large", 3L));
        Broker.State away = new Broker.State("tcp://h:1883", "waiting", since, "connection refused", 3, counts);
        assertThat(doctor(new Standing.Runs(state("02:16:50", Phase.READY, away, Daemons.WATCHES))))
                .contains("warn  broker       tcp://h:1883: waiting since 2026-11-20T02:00:00Z; 1 gap, 5 received; "
                        + "connection refused\n")
                .contains("→ it goes on trying, and until then the kernel and the poll wake it;")
                .contains("warn  messages     3 rejected: 3 too large\n");
        Broker.State taken =
                new Broker.State("tcp://h:1883", "waiting", since, "taken over by another client", 3, Map.of());
        assertThat(doctor(new Standing.Runs(state("02:16:50", Phase.READY, taken, Daemons.WATCHES))))
                .contains("→ give each daemon a mqtt.client-id of its own; this one tries again in a minute\n")
                .doesNotContain("messages");
    }

    @Test
    @Tag("S13")
    void standsBesideTheJobRegistry() {
        Path folder = home.resolve("jobs");
        desk.set("RECONCILE_JOBS_FOLDER", folder.toString());
        assertThat(doctor(new Standing.Never()))
                .contains("warn  jobs         " + folder + ": there is no such folder\n");
        for (String id : List.of("abc12345", "b", "c", "d", "e")) {
            String json = JobFiles.json(id, "running", 1, "2026-11-20T02:16:41Z");
            JobFiles.writeWith(id.equals("e") ? "rw-------" : "rw-r--r--", folder.resolve(id + ".json"), json);
        }
        JobFiles.writeWith("rw-r--r--", folder.resolve("z.json"), "[]");
        assertThat(doctor(new Standing.Never()))
                .contains("ok    jobs         " + folder + ": 6 jobs, 1 of them delegated to a session that is in the "
                        + "registry\n")
                .contains("warn  jobs         readable by others: abc12345.json, b.json, c.json and 2 more\n")
                .contains("→ they hold credentials: chmod 600 them, and see that whatever writes them does\n")
                .contains("warn  jobs         unreadable: z.json (it is no JSON object)\n")
                .doesNotContain("nobody-may-see");
    }

    @Test
    @Tag("S7")
    void standsBesideTheFilesThatHoldSecrets() {
        Path secret = home.resolve("secret");
        desk.set("RECONCILE_MQTT_USERNAME", "u");
        desk.set("RECONCILE_MQTT_PASSWORD_FILE", secret.toString());
        assertThat(doctor(new Standing.Never())).contains("warn  mqtt         mqtt.password-file " + secret + ": there is none\n");
        JobFiles.writeWith("rw-r-----", secret, JobFiles.PASSWORD);
        assertThat(doctor(new Standing.Never()))
                .contains("warn  mqtt         mqtt.password-file " + secret + ": others may read or use it\n")
                .contains("→ make it a file of mode 0600; the daemon takes no other\n")
                .doesNotContain("nobody-may-see");
        JobFiles.writeWith("rw-------", secret, JobFiles.PASSWORD);
        assertThat(doctor(new Standing.Never()))
                .contains("ok    mqtt         mqtt.password-file " + secret + ": only for its owner\n");
    }
}
