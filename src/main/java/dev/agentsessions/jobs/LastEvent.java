package dev.agentsessions.jobs;

import java.time.Instant;

/// The last that a job's worker was heard to say.
///
/// @param event such as `progress`
/// @param seq its number, from 1 in each job
/// @param at when it was received
public record LastEvent(String event, long seq, Instant at) {}
