package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.testing.Child;
import dev.agentsessions.testing.Notified;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A daemon that is asked to end does so soon, whatever it is about, and leaves nothing half done.
@Tag("S6")
class SignalsTest {
    @RegisterExtension
    final Lab lab = new Lab();

    private Path config() {
        return lab.home().resolve(".config/session-reconciler/config.yaml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void endsAtRest(String signal) throws Exception {
        Living kelp = lab.start(Lab.KELP);
        String text = lab.declare(kelp.entry());
        try (Subscribed daemon = Subscribed.started(lab)) {
            daemon.awaitRest();
            daemon.endsWellBy(signal);
        }
        assertThat(lab.registry()).isEqualTo(text);
    }

    @Test
    void endsWhileItWaitsForTheRegistrysLock() throws Exception {
        Path looks = lab.countLooks();
        lab.keepServer();
        lab.declare();
        try (Subscribed daemon = Subscribed.started(lab);
                Child holder = Child.of("flock", lab.lockFile().toString(), "sh", "-c", "echo held; read line")) {
            assertThat(holder.line()).isEqualTo("held");
            daemon.awaitRest();
            long before = Lab.read(looks).length();
            String text = lab.declare(lab.deadEntry(Lab.KELP));
            daemon.await("second look, after which it writes", () -> Lab.read(looks).length() >= before + 2);

            daemon.endsWellBy("TERM");
            assertThat(lab.registry()).isEqualTo(text);
            assertThat(daemon.log()).contains("the pass was abandoned").doesNotContain("the pass failed");
        }
        assertThat(lab.reconcile().drifts()).containsExactly("A tmux-gone kelp-creator-claude terminated");
    }

    @Test
    void endsWhileTmuxDoesNotAnswer() throws Exception {
        lab.set("RECONCILE_TMUX_TIMEOUT", "20s");
        Living kelp = lab.start(Lab.KELP);
        lab.declare(kelp.entry());
        try (Subscribed daemon = Subscribed.started(lab)) {
            daemon.awaitRest();
            lab.tmux().pause();
            String text = lab.declare(kelp.entry(), lab.deadEntry("weed-creator-claude"));
            daemon.await("question to tmux", () -> !daemon.children().isEmpty());
            List<ProcessHandle> clients = daemon.children();

            daemon.endsWellBy("TERM");
            assertThat(lab.registry()).isEqualTo(text);
            daemon.await("end of tmux clients", () -> clients.stream().noneMatch(ProcessHandle::isAlive));
        } finally {
            lab.tmux().resume();
        }
    }

    @Test
    @Tag("S16")
    void readsItsConfigAgain() throws Exception {
        Living kelp = lab.start(Lab.KELP);
        lab.declare(kelp.entry());
        ClaudeHome.write(config(), "lock:\n  timeout: 3s\n");
        String socket = lab.root() + "/notify";
        lab.set("NOTIFY_SOCKET", socket);
        try (Notified systemd = Notified.at(socket);
                Subscribed daemon = Subscribed.started(lab)) {
            assertThat(systemd.awaited("READY=1")).startsWith("READY=1\nSTATUS=last pass ");
            daemon.awaitRest();
            ClaudeHome.write(config(), "setle: 1s\nlock:\n  timeout: soon\n");
            daemon.signal("HUP");
            daemon.await("refusal", () -> daemon.log().contains(config() + ":3"));
            assertThat(daemon.log().lines().filter(line -> line.contains(" not reloaded: config: ")))
                    .hasSize(2)
                    .anySatisfy(line -> assertThat(line).contains(config() + ":1", "setle", "settle"))
                    .anySatisfy(line -> assertThat(line).contains(config() + ":3", "timeout"));
            assertThat(systemd.awaited("RELOADING=1")).matches("RELOADING=1\nMONOTONIC_USEC=[0-9]+");
            assertThat(systemd.awaited("READY=1")).isEqualTo("READY=1");
            assertThat(daemon.log()).doesNotContain("the configuration was read again");

            Path other = lab.root().resolve("other.yaml");
            Files.writeString(other, lab.registry()
                    .replace(Lab.KELP, "weed-creator-claude")
                    .replace("pid: " + kelp.pane(), "pid: " + Lab.NO_PID));
            ClaudeHome.write(config(), "registry: " + other + "\n");
            daemon.signal("HUP");
            daemon.await("its new registry", () -> Lab.read(other).contains("status: terminated"));
            assertThat(systemd.awaited("RELOADING=1")).contains("MONOTONIC_USEC=");
            assertThat(lab.registry()).doesNotContain("status: terminated");

            Files.writeString(other, Lab.read(other).replace("status: terminated", "status: running"));
            daemon.await("watch over its new registry", () -> Lab.read(other).contains("status: terminated"));
            daemon.endsWellBy("TERM");
            assertThat(systemd.awaited("STOPPING=1")).isEqualTo("STOPPING=1");
        }
    }

    /// There is nothing that a restart would have to repair.
    @Test
    void mayBeKilledAtAnyTime() throws Exception {
        Living kelp = lab.start(Lab.KELP);
        lab.declare(kelp.entry());
        try (Subscribed daemon = Subscribed.started(lab)) {
            daemon.signal("KILL");
        }
        kelp.end();
        try (Subscribed daemon = Subscribed.started(lab)) {
            assertThat(lab.registry()).contains("status: terminated");
            daemon.endsWellBy("TERM");
        }
    }
}
