package dev.agentsessions.world;

import dev.agentsessions.judge.JudgeSettings;
import dev.agentsessions.judge.Memory;
import dev.agentsessions.judge.Memory.Death;
import dev.agentsessions.judge.Memory.OfEntry;
import dev.agentsessions.judge.Memory.OfWorkspace;
import dev.agentsessions.observe.Machine;
import dev.agentsessions.observe.Observation;
import dev.agentsessions.observe.ProcessInfo;
import dev.agentsessions.observe.ProcessTable;
import dev.agentsessions.observe.SocketLook;
import dev.agentsessions.observe.TmuxSession;
import dev.agentsessions.observe.TmuxSession.TmuxPane;
import dev.agentsessions.session.Incarnation;
import dev.agentsessions.world.Worlds.Knobs;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Random memories of the sessions of a world, as they are or as an earlier incarnation.
public final class Memories {
    private final Dice dice;

    private Memories(Dice dice) {
        this.dice = dice;
    }

    public static Memory memory(RandomGenerator random, Knobs knobs, Observation observation) {
        return new Memories(new Dice(random, knobs)).memory(observation);
    }

    public static JudgeSettings settings(RandomGenerator random) {
        return random.nextBoolean()
                ? JudgeSettings.DEFAULT
                : new JudgeSettings(
                        Duration.ofMillis(random.nextInt(60_000)), "(?<agent>agy|claude)@(?<workspace>\\w+)");
    }

    /// The incarnation of a session as seen through one of its panes.
    public static Incarnation incarnation(
            Machine machine, SocketLook.Answered socket, TmuxSession session, TmuxPane pane, ProcessTable table) {
        @Nullable ProcessInfo first = table instanceof ProcessTable.Seen seen ? seen.processes().get(pane.pid()) : null;
        SocketLook.Server server = socket.server() == null ? new SocketLook.Server(1, 1, "") : socket.server();
        return new Incarnation(
                machine.host(),
                machine.bootId(),
                socket.socket(),
                server.pid(),
                server.startedAt(),
                session.id(),
                session.created(),
                pane.pid(),
                first == null ? null : first.startTicks());
    }

    private Memory memory(Observation observation) {
        Map<String, OfWorkspace> workspaces = new HashMap<>();
        int count = dice.below(4);
        for (int i = 0; i < count; i++) {
            String name = dice.chance(20) ? "" : dice.text("ws" + i);
            workspaces.put(name, ofWorkspace(observation));
        }
        return new Memory(workspaces);
    }

    private OfWorkspace ofWorkspace(Observation observation) {
        Map<String, OfEntry> entries = new HashMap<>();
        for (SocketLook look : observation.last().tmux().sockets()) {
            if (look instanceof SocketLook.Answered answered) {
                for (TmuxSession session : answered.sessions()) {
                    entries.put(session.name(), ofEntry(incarnation(
                            observation.machine(), answered, session, session.panes().getFirst(),
                            observation.last().processes())));
                }
            }
        }
        Map<String, String> reported = new HashMap<>();
        int count = dice.below(4);
        for (int i = 0; i < count; i++) {
            reported.put(Long.toHexString(dice.any()), dice.text("flagged"));
        }
        return new OfWorkspace(entries, reported, dice.below(9), dice.below(3));
    }

    private OfEntry ofEntry(Incarnation seen) {
        Incarnation known = dice.flip() ? seen : earlier(seen);
        return new OfEntry(
                dice.text(Long.toHexString(dice.any())),
                dice.chance(70) ? known : null,
                dice.chance(40) ? new Death(known, dice.now().minusSeconds(dice.below(100_000))) : null,
                dice.orNull(dice.now()));
    }

    private Incarnation earlier(Incarnation seen) {
        return new Incarnation(
                seen.host(),
                dice.orNull("an-earlier-boot"),
                seen.socket(),
                seen.serverPid() + dice.below(3),
                seen.serverStart() - dice.below(3),
                seen.sessionId(),
                seen.sessionCreated() - dice.below(3),
                seen.panePid() + dice.below(3),
                dice.orNull(dice.any()));
    }
}
