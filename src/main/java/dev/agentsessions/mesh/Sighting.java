package dev.agentsessions.mesh;

/// What somebody else than the agent itself can say of whether it lives.
public enum Sighting {
    /// Its process is in its session.
    ALIVE,
    /// Its session is proved gone.
    GONE,
    /// Nothing but a shell is left in its session.
    LEFT,
    /// Something is there that may be it. That is no sign of life, and none of death either.
    UNCLEAR,
    /// Nothing can be seen of it.
    UNKNOWN
}
