package dev.agentsessions.cli;

import java.io.IOException;

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

    /// Whoever was to read the answer has gone: what a shell shows of a program that SIGPIPE ended.
    public static final int READER_GONE = 128 + 13;

    private ExitStatus() {}

    /// What a command comes to whose answer standard output did not take.
    ///
    /// @param read whether anybody can still read there
    /// @param onlyReads whether the answer is all that the command is about
    /// @throws IOException if somebody has to be told
    public static int untaken(boolean read, boolean onlyReads) throws IOException {
        if (read) {
            throw new IOException("standard output took no answer; see whether its disk is full");
        }
        if (!onlyReads) {
            throw new IOException("standard output took no answer, as its reader is gone; see whether it was to be");
        }
        return READER_GONE;
    }
}
