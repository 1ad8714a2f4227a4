package dev.agentsessions.mesh;

/// How much one agent may have and do.
///
/// @param leases that it may hold at a time
/// @param tasks that may be open at a time, in the whole store
/// @param messages that it may send in a minute
public record Limits(int leases, int tasks, int messages) {
    public static final Limits STANDARD = new Limits(1_000, 100_000, 120);
}
