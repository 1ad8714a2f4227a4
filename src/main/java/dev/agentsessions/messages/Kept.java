package dev.agentsessions.messages;

/// A message that waits to be published.
///
/// @param id rises with each that is kept
/// @param json its payload, on one line
public record Kept(long id, String json) {}
