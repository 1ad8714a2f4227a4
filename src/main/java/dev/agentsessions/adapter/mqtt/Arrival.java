package dev.agentsessions.adapter.mqtt;

import dev.agentsessions.messages.Received;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/// A message that has come in and is not acknowledged.
///
/// @param id by which it is acknowledged
/// @param qos 0 if it is not to be acknowledged, else 1
/// @param properties that came with it, or null
/// @param nanos when it was read, on [System#nanoTime]'s clock
record Arrival(
        Connection from, Received message, int id, int qos, @Nullable MqttProperties properties, long nanos) {
    Arrival(Connection from, Received message, int id, int qos) {
        this(from, message, id, qos, null, System.nanoTime());
    }

    /// Of the payload, in bytes.
    int size() {
        return message.payload().length;
    }

    /// Where whoever has sent it wants an answer, or null.
    @Nullable String responseTopic() {
        return properties == null ? null : properties.getResponseTopic();
    }

    byte @Nullable [] correlation() {
        return properties == null ? null : properties.getCorrelationData();
    }

    /// For how many seconds from its arrival it may be carried out, or null for ever.
    @Nullable Long expiry() {
        return properties == null ? null : properties.getMessageExpiryInterval();
    }
}
