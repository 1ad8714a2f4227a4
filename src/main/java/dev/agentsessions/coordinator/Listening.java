package dev.agentsessions.coordinator;

/// Since when those who speak over a line have been heard without a break. Knows no clock: all times are milliseconds of
/// one that never jumps.
///
/// Whoever has never had a connection hears all who speak by other ways, and nobody waits for one that does not come.
final class Listening {
    private long since;
    private long connection;
    private boolean everConnected;

    Listening(long now) {
        since = now;
    }

    /// @param connection that stands, as [MeshLine#connection] says it
    /// @return for how long, in ms; somebody may have spoken unheard before
    long lasts(long connection, long now) {
        boolean another = connection != this.connection;
        boolean broken = connection == 0 && everConnected;
        if (another || broken) {
            this.connection = connection;
            everConnected |= connection != 0;
            since = now;
        }
        return now - since;
    }
}
