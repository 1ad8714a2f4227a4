package dev.agentsessions.cli;

import static dev.agentsessions.cli.Desk.CLAUDE;
import static dev.agentsessions.cli.Desk.kelp;
import static dev.agentsessions.cli.Desk.running;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.daemon.DaemonFile;
import dev.agentsessions.daemon.DaemonState;
import dev.agentsessions.daemon.Standing;
import dev.agentsessions.session.Agent;
import dev.agentsessions.status.MeshMember;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `status --watch` on a made-up terminal.
@Tag("S13")
class WatchCommandTest {
    @TempDir
    private Path home;

    private Desk desk;
    private FakeScreen screen;

    @BeforeEach
    void begin() {
        desk = new Desk(home);
        screen = desk.screen;
        desk.machine.start(CLAUDE, Agent.CLAUDE, 100, "/lab/kelp");
        desk.declare(kelp(running(CLAUDE, "claude", 100)));
        desk.set("NO_COLOR", "1");
        System.setProperty("reconcile.tty", "true");
    }

    @AfterEach
    void end() {
        System.clearProperty("reconcile.tty");
    }

    private List<List<String>> watched() {
        assertThat(desk.type("status", "--watch")).isEqualTo(new Desk.Answer(0, "", ""));
        assertThat(screen.closed).isTrue();
        return screen.pictures;
    }

    @Test
    void showsWhatStatusShowsAndHowTheDaemonStands() {
        desk.daemon(new Standing.Runs(Daemons.state(desk.registry().toString(), "02:16:50")));
        screen.size = new Screen.Size(200, 24);
        assertThat(watched())
                .containsExactly(List.of(
                        "2026-11-20T02:16:53Z · lab1 · " + desk.registry(),
                        "",
                        "kelp-creator-claude  running",
                        "",
                        "daemon 4711 · last pass 3 s ago (file appeared), 12 ms · broker connected "
                                + "tcp://127.0.0.1:1883 · watching 14 processes, 6 folders · q quits"));
        assertThat(desk.state()).doesNotExist();
    }

    @Test
    void looksAgainEveryTwoSeconds() {
        screen.at(1_000, null, () -> desk.machine.end(CLAUDE));
        screen.at(2_100, Screen.Input.QUIT, () -> {});
        assertThat(watched()).hasSize(2);
        assertThat(screen.pictures.getFirst()).contains("kelp-creator-claude  running");
        assertThat(screen.pictures.getLast()).contains("kelp-creator-claude  running → gone");
    }

    @Test
    @Tag("S4")
    void looksAtOnceWhenTheDaemonHasDoneSomething() {
        screen.at(500, null, () -> {
            desk.machine.end(CLAUDE);
            try {
                DaemonState state = Daemons.state(desk.registry().toString(), "02:16:50");
                new DaemonFile(desk.state()).write(state);
                desk.daemon(new Standing.Runs(state));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        screen.at(600, Screen.Input.QUIT, () -> {});
        assertThat(watched()).hasSize(2);
        assertThat(screen.pictures.getLast())
                .contains("kelp-creator-claude  running → gone")
                .anyMatch(line -> line.startsWith("daemon 4711 · last pass 3 s ago"));
        assertThat(screen.waited).isEqualTo(Duration.ofMillis(600));
    }

    @Test
    @Tag("M6")
    void showsWhoASessionIsInTheMesh() {
        AtomicReference<MeshMember> member = new AtomicReference<>(new MeshMember("ada", "active", List.of("t1")));
        desk.mesh(() -> Map.of(CLAUDE, member.get()));
        screen.at(1_000, null, () -> member.set(new MeshMember("ada", "idle", List.of())));
        screen.at(2_100, null, () -> member.set(new MeshMember("ada", "dead", List.of())));
        screen.at(4_100, null, () -> member.set(new MeshMember("ada", "dead", List.of("t1", "t2"))));
        screen.at(6_100, Screen.Input.QUIT, () -> {});
        assertThat(watched()).hasSize(4);
        assertThat(screen.pictures.get(0)).contains("kelp-creator-claude  running · mesh: ada on t1");
        assertThat(screen.pictures.get(1)).contains("kelp-creator-claude  running · mesh: ada idle");
        assertThat(screen.pictures.get(2)).contains("kelp-creator-claude  running · mesh: ada dead");
        assertThat(screen.pictures.get(3)).contains("kelp-creator-claude  running · mesh: ada dead, holds t1, t2");
    }

    /// As a database on another machine may.
    @Test
    @Tag("M6")
    void isNotHeldUpByAMeshThatDoesNotAnswer() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        desk.mesh(() -> {
            if (asked.incrementAndGet() > 1) {
                wait(never);
            }
            return Map.of(CLAUDE, new MeshMember("ada", "active", List.of("t1")));
        });
        screen.at(1_000, null, () -> desk.machine.end(CLAUDE));
        screen.at(4_100, Screen.Input.QUIT, () -> {});
        assertThat(watched()).hasSize(3);
        assertThat(screen.pictures.getLast()).contains("kelp-creator-claude  running → gone · mesh: ada on t1");
        assertThat(asked).as("by one at a time").hasValue(2);
        never.countDown();
    }

    private static void wait(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void drawsAnewWhenTheTerminalChangesItsSize() {
        screen.at(100, Screen.Input.RESIZED, () -> screen.size = new Screen.Size(40, 10));
        assertThat(watched()).hasSize(2);
        assertThat(screen.pictures.getLast()).allMatch(line -> line.length() <= 40).hasSizeLessThanOrEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource({"200, 50", "80, 24", "40, 10", "40, 8", "40, 7", "30, 4", "20, 3", "20, 2", "20, 1"})
    void fitsEveryTerminalAndShowsFirstWhatIsNotInOrder(int columns, int rows) {
        List<String> sessions = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            desk.machine.start("s" + i + "-creator-claude", Agent.CLAUDE, 300 + i, "/lab/kelp");
            sessions.add(running("s" + i + "-creator-claude", "claude", 300 + i));
        }
        desk.machine.end("s28-creator-claude");
        desk.declare(kelp(sessions.toArray(String[]::new)));
        desk.daemon(new Standing.Runs(Daemons.state(desk.registry().toString(), "02:16:50")));
        screen.size = new Screen.Size(columns, rows);
        List<String> picture = watched().getFirst();
        assertThat(picture).hasSizeLessThanOrEqualTo(rows).allMatch(line -> line.length() <= columns);
        if (rows >= 8) {
            assertThat(picture).anyMatch(line -> line.startsWith("s28-creator-claude"));
            assertThat(picture).last().asString().endsWith("q quits");
        }
        long shown = picture.stream().filter(line -> line.contains("-creator-claude")).count();
        if (rows == 24) {
            assertThat(picture).contains("… and " + (31 - shown) + " more");
        }
    }

    @Test
    void saysWhatKeepsItFromLookingAndGoesOn() throws Exception {
        String before = Desk.read(desk.registry());
        screen.at(100, Screen.Input.RESIZED, () -> desk.declare("workspaces: ["));
        screen.at(200, Screen.Input.RESIZED, () -> {
            try {
                Files.delete(desk.registry());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        screen.at(300, Screen.Input.RESIZED, () -> desk.declare(before));
        assertThat(watched()).hasSize(4);
        assertThat(String.join("\n", screen.pictures.get(1)))
                .contains(desk.registry() + ":1:")
                .doesNotContain("kelp-creator-claude")
                .endsWith("q quits");
        assertThat(screen.pictures.get(2)).contains("there is no registry");
        assertThat(screen.pictures.get(3)).contains("kelp-creator-claude  running");
    }

    @Test
    void isAnErrorWhereNothingCanBeDrawn() {
        System.clearProperty("reconcile.tty");
        Desk.Answer answer = desk.type("status", "--watch");
        assertThat(answer.status()).isEqualTo(2);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err()).startsWith("reconcile: status --watch needs a terminal that it can draw on");
        System.setProperty("reconcile.tty", "true");
        desk.set("TERM", "dumb");
        assertThat(desk.type("status", "--watch").status()).isEqualTo(2);
        assertThat(screen.pictures).isEmpty();
    }

    @Test
    @Tag("R3")
    void isAnErrorLikeAnyOtherWithoutARegistryAndAsJson() throws Exception {
        assertThat(desk.type("status", "--watch", "--json").status()).isEqualTo(2);
        Files.delete(desk.registry());
        assertThat(desk.type("status", "--watch").status()).isEqualTo(1);
        assertThat(screen.pictures).isEmpty();
    }
}
