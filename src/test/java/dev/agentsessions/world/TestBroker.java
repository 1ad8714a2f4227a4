package dev.agentsessions.world;

/// A real MQTT 5 broker of a test, on loopback, which lets everybody in. What it keeps for its clients and where it
/// listens stay the same over [#restart()].
public interface TestBroker extends AutoCloseable {
    Kind kind();

    default String host() {
        return "127.0.0.1";
    }

    int port();

    /// Ends it at once, by SIGKILL, and waits until it has ended.
    void kill();

    /// Starts it again after [#kill()], and waits until it answers.
    void restart();

    /// Stops it in its tracks: connections stand, and nothing comes any more.
    void freeze();

    /// Lets it go on after [#freeze()].
    void thaw();

    /// Ends it in any state, and clears away what it kept.
    @Override
    void close();

    /// Which there are; to be given to a parameterised test by `@EnumSource`.
    enum Kind {
        MOSQUITTO,
        /// The product's own, in a process of its own.
        HIVEMQ_EMBEDDED,
        /// Where Docker answers and has the image; else a test that asks for it is skipped.
        HIVEMQ_CONTAINER
    }
}
