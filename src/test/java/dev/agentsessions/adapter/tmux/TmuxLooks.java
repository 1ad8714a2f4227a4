package dev.agentsessions.adapter.tmux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.adapter.proc.CurrentUser;
import dev.agentsessions.observe.SocketLook;
import dev.agentsessions.observe.SocketLook.Answered;
import dev.agentsessions.observe.TmuxSession.TmuxPane;
import dev.agentsessions.observe.TmuxView;
import dev.agentsessions.world.PrivateTmux;
import dev.agentsessions.world.TmuxServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/// A world with tmux servers, and looks at it.
abstract class TmuxLooks {
    static final Duration LONG = Duration.ofSeconds(20);

    final PrivateTmux world = PrivateTmux.create();
    final Path cwd = world.directory("work");

    @AfterEach
    void close() {
        world.close();
    }

    TmuxView look() {
        return look(LONG);
    }

    TmuxView look(Duration timeout, String... others) {
        return new Tmux("tmux", sockets(others), timeout).look();
    }

    TmuxView lookWith(Path program) {
        return lookWith(program, LONG);
    }

    TmuxView lookWith(Path program, Duration timeout) {
        return new Tmux(program.toString(), sockets(), timeout).look();
    }

    TmuxSockets sockets(String... others) {
        return TmuxSockets.of(world.root().toString(), CurrentUser.uid(), List.of(others));
    }

    static Answered answered(SocketLook look) {
        assertThat(look).isInstanceOf(Answered.class);
        return (Answered) look;
    }

    TmuxPane onlyPane(TmuxServer server) {
        return answered(look().at(server.socket().toString())).sessions().getFirst().panes().getFirst();
    }
}
