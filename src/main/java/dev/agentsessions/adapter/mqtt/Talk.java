package dev.agentsessions.adapter.mqtt;

import dev.agentsessions.config.BrokerUrl;
import java.time.Duration;

/// What is said on one connection, from CONNECT to goodbye. For one thread.
interface Talk {
    /// Connects, subscribes, and whatever else is to be done before anything can be said.
    void begin() throws LostException, InterruptedException;

    /// Whether the broker has let us in.
    boolean hasBegun();

    /// Goes on until it is lost, or is to stop.
    void hold() throws LostException, InterruptedException;

    /// How long ago the broker has let us in.
    Duration lasted();

    /// Makes one for each connection.
    interface Maker {
        /// Before the first: not before whoever had the line before us is gone.
        void load();

        /// @param signal which wakes it, and tells it to stop
        Talk on(Connection connection, BrokerUrl.At at, Signal signal);

        /// Takes what it must know before anything else is done; must not wait.
        ///
        /// @return false if it is for others
        default boolean hears(Connection from, String topic, byte[] payload) {
            return false;
        }

        /// The number of the last connection.
        long last();
    }
}
