package dev.agentsessions.mesh;

/// What came of a request.
///
/// @param replayed whether it was done before, for the same request, and nothing was done now
public record Done<T>(T value, boolean replayed) {}
