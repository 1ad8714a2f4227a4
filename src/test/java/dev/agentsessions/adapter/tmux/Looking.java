package dev.agentsessions.adapter.tmux;

import dev.agentsessions.adapter.proc.CurrentUser;
import dev.agentsessions.adapter.proc.ProcFs;
import dev.agentsessions.observe.ProcessProbe;
import dev.agentsessions.observe.TmuxView;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// A program that takes one look at tmux and at the process table, to be watched from outside.
final class Looking {
    private Looking() {}

    /// @param args what `TMUX_TMPDIR` says
    public static void main(String[] args) {
        ProcFs proc = new ProcFs(CurrentUser.uid());
        proc.machine();
        ProcessProbe.Scan scan = proc.scan();
        TmuxView view =
                new Tmux("tmux", TmuxSockets.of(args[0], CurrentUser.uid(), List.of()), Duration.ofSeconds(60)).look();
        scan.table(Set.of(), Set.of());
        System.out.println(view.sockets());
    }
}
