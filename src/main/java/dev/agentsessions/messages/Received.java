package dev.agentsessions.messages;

import java.time.Instant;

/// A message as it came in. Nothing is known of it yet, and anybody may have sent it.
///
/// @param payload not changed by whoever gets this
/// @param at when it was received
public record Received(String topic, byte[] payload, Instant at) {}
