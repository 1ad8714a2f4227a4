package dev.agentsessions.cli;

/// The one table of exit statuses, of `reconcile` (rule R3) and of `agent-mesh` (rule M5).
public final class ExitStatus {
    /// What was asked was done, whatever it found.
    public static final int DONE = 0;

    /// There is no registry.
    static final int NO_REGISTRY = 1;

    /// Something else kept it from being done: it was not understood, or what it needs cannot be had.
    public static final int FAILED = 2;

    /// A replay decided differently.
    static final int DIFFERS = 3;

    /// A rule of the mesh does not allow it.
    public static final int REFUSED = 3;

    private ExitStatus() {}
}
