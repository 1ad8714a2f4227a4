package dev.agentsessions.mesh;

/// How much one agent may have and do.
///
/// @param leases that it may hold at a time
/// @param tasks that it has added and that may be open at a time
/// @param messages that it may send in a minute
public record Limits(int leases, int tasks, int messages) {
    public static final Limits STANDARD = new Limits(1_000, 10_000, 120);
}
