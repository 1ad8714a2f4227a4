package dev.agentsessions.observe;

import java.time.Instant;

/// One look at tmux and at the process table.
///
/// @param at wall-clock time
/// @param elapsedMillis since the pass's first look, by a clock that never jumps; 0 for the first
public record Look(Instant at, long elapsedMillis, TmuxView tmux, ProcessTable processes) {}
