package dev.agentsessions.mesh.log;

/// The log is not what it was when it was written.
public final class BrokenLogException extends Exception {
    private final long seq;

    BrokenLogException(long seq, String what) {
        super("event " + seq + " is not in order: " + what);
        this.seq = seq;
    }

    /// The first event that is not in order.
    public long seq() {
        return seq;
    }
}
