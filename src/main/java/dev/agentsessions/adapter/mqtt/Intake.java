package dev.agentsessions.adapter.mqtt;

import dev.agentsessions.messages.Received;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// Port: who takes in what has come, such as [dev.agentsessions.messages.Inbox].
public interface Intake {
    /// Records messages, whatever they are. Once this returns they are acknowledged.
    ///
    /// @throws IOException if they could not be recorded; then none is acknowledged, and all will come again
    void receive(List<Received> batch) throws IOException;

    /// What came of it since the start, by name, such as `rejected`.
    Map<String, Long> counts();
}
