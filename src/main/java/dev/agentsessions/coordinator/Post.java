package dev.agentsessions.coordinator;

/// Something to be published.
///
/// @param retained whether the broker keeps it for those who come later; nothing empties the topic
public record Post(String topic, byte[] payload, boolean retained) {}
