package dev.agentsessions.adapter.tmux;

import dev.agentsessions.observe.SocketLook;
import dev.agentsessions.observe.TmuxProbe;
import dev.agentsessions.observe.TmuxView;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Looks at every tmux socket at the same time, with one `tmux` process for each.
public final class Tmux implements TmuxProbe {
    /// Enough for the servers people really run, few enough not to be felt where a folder is full of old sockets.
    private static final int AT_ONCE = 16;

    private final TmuxSockets sockets;
    private final TmuxCommand command;
    private final Duration timeout;

    /// @param program the `tmux` to run: a name to be found on `PATH`, or a path
    /// @param timeout how long one look may take, all sockets together
    public Tmux(String program, TmuxSockets sockets, Duration timeout) {
        this.sockets = sockets;
        this.command = new TmuxCommand(program);
        this.timeout = timeout;
    }

    @Override
    public TmuxView look() {
        long deadline = System.nanoTime() + timeout.toNanos();
        TmuxSockets.Found found = sockets.find();
        return new TmuxView(
                sockets.folder(), List.of(found.folder()), askAll(found.sockets(), ListPanes.framed(), deadline));
    }

    private List<SocketLook> askAll(List<String> paths, ListPanes question, long deadline) {
        @Nullable SocketLook[] looks = new SocketLook[paths.size()];
        AtomicInteger next = new AtomicInteger();
        Runnable asking = () -> {
            for (int i = next.getAndIncrement(); i < looks.length; i = next.getAndIncrement()) {
                looks[i] = ask(paths.get(i), question, deadline);
            }
        };
        Thread[] helpers = new Thread[Math.clamp(looks.length - 1, 0, AT_ONCE - 1)];
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = Thread.ofPlatform().daemon().name("tmux-look-" + i).start(asking);
        }
        asking.run();
        joinAll(helpers);
        return List.copyOf(Arrays.asList(looks));
    }

    private SocketLook ask(String socket, ListPanes question, long deadline) {
        SocketLook known = TmuxSockets.unasked(socket);
        if (known != null) {
            return known;
        }
        long left = deadline - System.nanoTime();
        return left <= 0
                ? new SocketLook.Unreadable(socket, "no time was left to ask it")
                : question.read(socket, command.listPanes(socket, question.format(), left));
    }

    /// Waits through interrupts, which are handed on: the helpers then end soon.
    private static void joinAll(Thread[] helpers) {
        boolean interrupted = false;
        for (Thread helper : helpers) {
            while (helper.isAlive()) {
                try {
                    helper.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                    for (Thread other : helpers) {
                        other.interrupt();
                    }
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
