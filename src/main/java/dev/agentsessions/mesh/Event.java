package dev.agentsessions.mesh;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One line of the log.
///
/// @param seq its place, from 1 on without a gap
/// @param at by the wall clock, for people
/// @param ticks by the clock that leases go by, in the epoch of the last [Change.Booted]
/// @param actor an agent, [Mesh#AUTHORITY], or whoever else it was
/// @param correlation id of the request that it was done for, or null
public record Event(
        long seq, Instant at, long ticks, String actor, Change change, @Nullable String correlation) {}
