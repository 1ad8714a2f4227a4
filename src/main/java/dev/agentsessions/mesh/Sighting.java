package dev.agentsessions.mesh;

/// What somebody else than the agent itself can say of whether it lives.
public enum Sighting {
    /// Its process is in its session.
    ALIVE,
    /// Its session is proved gone, or stands without it.
    GONE,
    /// Nothing can be said.
    UNKNOWN
}
