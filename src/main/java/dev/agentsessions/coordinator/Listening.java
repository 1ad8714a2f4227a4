package dev.agentsessions.coordinator;

/// Since when those who speak over a line have been heard without a break. Knows no clock: all times are milliseconds of
/// one that never jumps.
///
/// Whoever has never had a connection hears all who speak by other ways, and nobody waits for one that does not come. And
/// whoever stood still meanwhile, stopped or with the machine asleep, has heard nobody: what was said waits at the broker.
final class Listening {
    private final long stillness;
    private long since;
    private long asked;
    private long connection;
    private boolean everConnected;

    /// @param stillness in ms; it has stood still if it is not asked for longer
    Listening(long now, long stillness) {
        this.stillness = stillness;
        since = now;
        asked = now;
    }

    /// @param connection that stands, as [MeshLine#connection] says it
    /// @return for how long, in ms; somebody may have spoken unheard before
    long lasts(long connection, long now) {
        boolean another = connection != this.connection;
        boolean broken = connection == 0 && everConnected;
        boolean stoodStill = now - asked > stillness;
        asked = now;
        if (another || broken || stoodStill) {
            this.connection = connection;
            everConnected |= connection != 0;
            since = now;
        }
        return now - since;
    }
}
