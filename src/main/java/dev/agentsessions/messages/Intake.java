package dev.agentsessions.messages;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/// Port: who takes in what has come, such as [Inbox].
public interface Intake {
    /// Takes messages in, whatever they are. Once this returns, they are acknowledged and need not be kept any more by
    /// whoever sent them. May be called by several threads.
    ///
    /// @throws IOException if they could not be recorded; then none of them was taken in, none is acknowledged, and all
    ///     have to come again
    void receive(List<Received> batch) throws IOException;

    /// What came in since the start, by name, such as `received` or `rejected`.
    Map<String, Long> counts();
}
