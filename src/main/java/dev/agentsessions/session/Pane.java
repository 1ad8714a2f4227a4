package dev.agentsessions.session;

import org.jspecify.annotations.Nullable;

/// The tmux pane that an entry records: the pid of the pane's first process, the command tmux showed, the physical
/// working directory. Any of them may be missing in a registry.
public record Pane(@Nullable Long pid, @Nullable String cmd, @Nullable String cwd) {}
