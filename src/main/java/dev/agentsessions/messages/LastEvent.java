package dev.agentsessions.messages;

import java.time.Instant;

/// What was heard of a job last: its end if there was one, else the event of its highest seq.
///
/// @param event in the words of the protocol, such as `progress`
/// @param at when it was received
public record LastEvent(String event, long seq, Instant at) {}
