package dev.agentsessions.app;

import dev.agentsessions.adapter.files.FolderWatches;
import dev.agentsessions.adapter.kernel.ProcessExits;
import dev.agentsessions.daemon.Reason;
import dev.agentsessions.daemon.WakeUps;
import dev.agentsessions.daemon.Watched;
import dev.agentsessions.daemon.Watches;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// All that this system's kernel can tell: the end of processes, and what changes in folders.
final class KernelWatches implements Watches {
    /// A pane's process ends before tmux takes its session from the list: with tmux 3.3a on two cores 1.6 ms before
    /// (half of 200 times), 3 ms at most, and 10 ms at most with three busy processes a core. What looks in between
    /// finds a session that is dying, and has looked in vain.
    private static final Duration GRACE = Duration.ofMillis(20);

    /// A file appears before it is written, and a socket before its server has started its first session.
    private static final Duration WRITTEN = Duration.ofMillis(250);

    private final WakeUps wakeUps;
    private final ProcessExits exits;
    private final FolderWatches folders;

    KernelWatches(WakeUps wakeUps, InstantSource clock) {
        this.wakeUps = wakeUps;
        exits = new ProcessExits(() -> wakeUps.wakeIn(Reason.PROCESS_ENDED, GRACE));
        folders = new FolderWatches(this::changed, clock);
    }

    private void changed(Reason reason) {
        wakeUps.wake(reason);
        if (reason == Reason.FILE_APPEARED) {
            wakeUps.wakeIn(Reason.AFTERSHOCK, WRITTEN);
        }
    }

    @Override
    public void watch(Watched what) {
        exits.watch(what.processes());
        folders.watch(what);
    }

    @Override
    public Report report() {
        List<String> problems = new ArrayList<>(exits.problems());
        problems.addAll(folders.problems());
        return new Report(exits.count(), folders.count(), folders.overflows(), problems);
    }

    @Override
    public void close() {
        exits.close();
        folders.close();
    }
}
