package dev.agentsessions.adapter.mqtt;

import dev.agentsessions.messages.Received;

/// A message that has come in and is not acknowledged.
///
/// @param id by which it is acknowledged
/// @param qos 0 if it is not to be acknowledged, else 1
record Arrival(Connection from, Received message, int id, int qos) {
    /// Of the payload, in bytes.
    int size() {
        return message.payload().length;
    }
}
