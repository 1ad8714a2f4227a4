package dev.agentsessions.observe;

/// Port: looks at every tmux socket. Takes bounded time, changes nothing, never throws for what tmux does.
public interface TmuxProbe {
    TmuxView look();
}
