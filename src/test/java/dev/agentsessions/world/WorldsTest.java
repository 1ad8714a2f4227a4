package dev.agentsessions.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.observe.Look;
import dev.agentsessions.observe.Observation;
import dev.agentsessions.observe.ProcessInfo;
import dev.agentsessions.observe.ProcessTable;
import dev.agentsessions.observe.SocketLook;
import dev.agentsessions.observe.TmuxSession;
import dev.agentsessions.observe.TmuxSession.TmuxPane;
import dev.agentsessions.world.Worlds.Knobs;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorldsTest {
    @Test
    void areTheSameForTheSameSeed() {
        for (long seed = 0; seed < 100; seed++) {
            assertThat(wild(seed)).isEqualTo(wild(seed));
        }
    }

    @Test
    void showEveryCase() {
        Set<Class<?>> seen = new HashSet<>();
        Set<Integer> looks = new HashSet<>();
        for (long seed = 0; seed < 300; seed++) {
            Observation observation = wild(seed);
            looks.add(observation.looks().size());
            for (Look look : observation.looks()) {
                look.tmux().sockets().forEach(socket -> seen.add(socket.getClass()));
                seen.add(look.processes().getClass());
                processes(look).forEach(process -> seen.add(process.role().getClass()));
            }
        }
        assertThat(seen)
                .contains(SocketLook.class.getPermittedSubclasses())
                .contains(ProcessTable.class.getPermittedSubclasses())
                .contains(ProcessInfo.Role.class.getPermittedSubclasses());
        assertThat(looks).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void hangTogetherWhenCalm() {
        for (long seed = 0; seed < 300; seed++) {
            Observation observation = Worlds.observation(new Random(seed), Knobs.CALM);
            Look first = observation.looks().getFirst();
            assertThat(first.tmux().confirmed()).as("seed %d", seed).isTrue();
            for (SocketLook socket : first.tmux().sockets()) {
                if (socket instanceof SocketLook.Answered answered) {
                    Set<String> names = new HashSet<>();
                    for (TmuxSession session : answered.sessions()) {
                        assertThat(names.add(session.name())).as("seed %d", seed).isTrue();
                        assertThat(processes(first))
                                .as("seed %d", seed)
                                .extracting(ProcessInfo::pid)
                                .containsAll(session.panes().stream().map(TmuxPane::pid).toList());
                    }
                }
            }
        }
    }

    private static Observation wild(long seed) {
        return Worlds.observation(new Random(seed), Knobs.WILD);
    }

    private static List<ProcessInfo> processes(Look look) {
        return look.processes() instanceof ProcessTable.Seen seen ? List.copyOf(seen.processes().values()) : List.of();
    }
}
