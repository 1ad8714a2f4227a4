package dev.agentsessions.scenario;

import dev.agentsessions.world.Await;
import dev.agentsessions.world.StandIn;
import dev.agentsessions.world.TmuxServer;
import java.nio.file.Path;
import java.time.Duration;

/// A stand-in agent that lives in a tmux session.
///
/// @param agent `claude` or `agy`
/// @param pane pid of the first process of the session's first pane
record Living(
        String name,
        String agent,
        Path cwd,
        TmuxServer server,
        TmuxServer.Session session,
        long pane,
        StandIn program) {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// The agent's own pid.
    long pid() {
        return program.pid();
    }

    /// The entry that a person would write for it, as one of a workspace's `sessions`.
    String entry() {
        return Lab.entry(name, agent, pane, cwd);
    }

    /// Ends its tmux session, and it with that.
    void end() {
        server.kill(session);
        awaitEnd();
    }

    /// Waits until it has ended.
    void awaitEnd() {
        Await.until(PATIENCE, "end of agent " + pid(), () -> !Proc.lives(pid()));
    }
}
