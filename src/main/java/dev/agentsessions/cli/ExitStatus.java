package dev.agentsessions.cli;

/// The one table of exit statuses (rule R3).
final class ExitStatus {
    /// What was asked was done, whatever it found.
    static final int DONE = 0;

    /// There is no registry.
    static final int NO_REGISTRY = 1;

    /// Something else kept it from being done.
    static final int FAILED = 2;

    /// A replay decided differently.
    static final int DIFFERS = 3;

    private ExitStatus() {}
}
