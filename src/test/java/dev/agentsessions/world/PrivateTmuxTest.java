package dev.agentsessions.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentsessions.adapter.proc.CurrentUser;
import dev.agentsessions.world.TmuxServer.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PrivateTmuxTest {

    @Test
    void refusesSocketsOutside() {
        try (PrivateTmux world = PrivateTmux.create()) {
            Path usersOwn = Path.of("/tmp/tmux-" + CurrentUser.uid() + "/default");
            assertThatIllegalArgumentException().isThrownBy(() -> world.serverAt(usersOwn));
            assertThatIllegalArgumentException().isThrownBy(() -> world.server("../../tmux-0/default"));
            assertThatIllegalArgumentException().isThrownBy(() -> world.server("/tmp/tmux-0/default"));
            assertThat(world.environment()).doesNotContainKeys("TMUX", "TMUX_PANE");
        }
    }

    @Test
    void endsEverythingItStarted() {
        PrivateTmux world = PrivateTmux.create();
        StandIn.install(world);
        Session session = world.server().newSession("one", world.home(), "sh", "-c", "exec claude");
        world.server("hung").newSession("two", world.home(), "sh", "-c", "trap '' HUP; sleep 600");
        long crashed = world.server("crashed").newSession("three", world.home(), "sh", "-c", "trap '' HUP; read x")
                .panePid();
        world.server("hung").pause();
        world.server("crashed").crash();
        ProcessHandle server = ProcessHandle.of(world.server().pid()).orElseThrow();
        ProcessHandle pane = ProcessHandle.of(session.panePid()).orElseThrow();
        ProcessHandle orphan = ProcessHandle.of(crashed).orElseThrow();

        world.close();

        assertThat(TmuxServer.lives(server)).isFalse();
        assertThat(TmuxServer.lives(pane)).isFalse();
        assertThat(TmuxServer.lives(orphan)).isFalse();
        assertThat(world.root()).doesNotExist();
    }

    @Test
    void givesOrdersToAStandIn() {
        try (PrivateTmux world = PrivateTmux.create()) {
            StandIn.install(world);
            Session session = world.server().newSession("one", world.home(), "sh", "-c", "claude; read wait");
            Await.until(Duration.ofSeconds(20), "the stand-in", () -> ProcessHandle.of(session.panePid())
                    .stream()
                    .flatMap(ProcessHandle::children)
                    .findAny()
                    .isPresent());
            long pid = ProcessHandle.of(session.panePid()).orElseThrow().children().findAny().orElseThrow().pid();
            StandIn standIn = StandIn.running(world, pid);

            standIn.hold(world.home().resolve("held"));
            assertThat(Files.exists(world.home().resolve("held"))).isTrue();
            standIn.exit();
            assertThat(ProcessHandle.of(session.panePid())).isPresent();
        }
    }

    @Test
    void saysWhatItWaitedForInVain() {
        assertThatThrownBy(() -> Await.until(Duration.ofMillis(1), "a miracle", () -> false))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("a miracle");
    }
}
