package dev.agentsessions.daemon;

import dev.agentsessions.config.BrokerUrl;

/// Port: asks what listens at an address. Takes two seconds at most.
public interface BrokerProbe {
    Answer ask(BrokerUrl.At address);

    /// What came of asking.
    sealed interface Answer {
        /// A broker that speaks MQTT 5, whether or not it would let us in.
        record Mqtt5() implements Answer {}

        record Nobody() implements Answer {}

        /// Something that cannot be used.
        ///
        /// @param how it behaved, such as `closed the connection without an answer`
        record Other(String how) implements Answer {}
    }
}
