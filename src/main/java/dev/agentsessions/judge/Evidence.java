package dev.agentsessions.judge;

/// One fact that a verdict stands on.
///
/// @param fact what was found
/// @param source where, such as a socket, a file or `/proc`
/// @param seen when or how, such as a time or `absent twice, 210 ms apart`
public record Evidence(String fact, String source, String seen) {}
