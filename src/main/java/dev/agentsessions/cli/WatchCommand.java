package dev.agentsessions.cli;

import dev.agentsessions.daemon.DaemonFile;
import dev.agentsessions.daemon.Standing;
import dev.agentsessions.reconcile.Pass;
import dev.agentsessions.status.DaemonStatus;
import java.io.PrintStream;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// `reconcile status --watch`: the same picture again and again, in place. It looks itself each time, and so is true
/// whether or not a daemon runs; what a daemon says only makes it look at once.
final class WatchCommand {
    private static final Duration EVERY = Duration.ofSeconds(2);

    /// A daemon that has a lot to do is not followed step by step.
    private static final Duration RESPITE = Duration.ofMillis(200);

    private static final Duration GLANCE = Duration.ofMillis(100);

    private final Parts parts;
    private final Terminal terminal;
    private final Function<PrintStream, Screen> screens;
    private final DaemonFile daemon;
    private final LatestMesh mesh;

    /// @param screens takes the terminal over
    WatchCommand(Parts parts, Terminal terminal, Function<PrintStream, Screen> screens) {
        this.parts = parts;
        this.terminal = terminal;
        this.screens = screens;
        this.daemon = new DaemonFile(parts.config().stateDir());
        this.mesh = new LatestMesh(parts::mesh);
    }

    int run() throws Exception {
        if (!terminal.steerable()) {
            throw new UsageException("status --watch needs a terminal that it can draw on, as standard output; "
                    + "elsewhere ask `reconcile status` again and again");
        }
        // What is wrong from the beginning is an error like any other.
        look();
        try (Screen screen = screens.apply(terminal.out())) {
            @Nullable Object mark = daemon.mark();
            while (screen.draw(picture(screen.size())) && isToGoOn(screen, mark)) {
                mark = daemon.mark();
            }
        }
        return ExitStatus.DONE;
    }

    private Pass.Outcome look() throws Exception {
        parts.observer().begin();
        return parts.pass().look(parts.memory().load().memory());
    }

    private List<String> picture(Screen.Size size) throws InterruptedException {
        String registry = parts.config().registry().toString();
        try {
            Pass.Outcome outcome = look();
            Instant now = outcome.judgement().now();
            Standing standing = parts.daemon();
            return new Picture(terminal, size, now)
                    .of(
                            outcome.observation().machine().host() + " · " + registry,
                            StatusCommand.sessions(parts, outcome, mesh.latest()),
                            DaemonStatus.line(standing, now),
                            DaemonStatus.conspicuous(standing, now));
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            Instant now = parts.clock().instant();
            Standing standing = parts.daemon();
            String problem = e instanceof NoSuchFileException ? "there is no registry" : String.valueOf(e.getMessage());
            return new Picture(terminal, size, now)
                    .failing(
                            registry,
                            problem,
                            DaemonStatus.line(standing, now),
                            DaemonStatus.conspicuous(standing, now));
        }
    }

    /// Waits until it is time for the next look, and says whether that is wanted.
    private boolean isToGoOn(Screen screen, @Nullable Object mark) throws InterruptedException {
        for (Duration waited = Duration.ZERO; waited.compareTo(EVERY) < 0; waited = waited.plus(GLANCE)) {
            Screen.Input input = screen.next(GLANCE);
            if (input != null) {
                return input != Screen.Input.QUIT;
            }
            if (waited.compareTo(RESPITE) >= 0 && !Objects.equals(mark, daemon.mark())) {
                return true;
            }
        }
        return true;
    }
}
