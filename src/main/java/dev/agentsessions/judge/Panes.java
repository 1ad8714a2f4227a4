package dev.agentsessions.judge;

import dev.agentsessions.observe.ProcessInfo.AgentProcess;
import dev.agentsessions.observe.TmuxSession.TmuxPane;
import dev.agentsessions.session.Pane;
import org.jspecify.annotations.Nullable;

/// What an entry is to record of a pane.
final class Panes {
    private Panes() {}

    static Pane recorded(TmuxPane pane, AgentPresence agents) {
        return new Pane(pane.pid(), pane.command(), folder(pane, agents));
    }

    /// The pane's physical folder; where tmux cannot tell, that of the only agent; null if neither is known.
    private static @Nullable String folder(TmuxPane pane, AgentPresence agents) {
        if (!pane.cwd().isEmpty()) {
            return pane.cwd();
        }
        return agents instanceof AgentPresence.Present present
                        && present.processes().size() == 1
                        && present.processes().getFirst().role() instanceof AgentProcess agent
                ? agent.cwd()
                : null;
    }
}
