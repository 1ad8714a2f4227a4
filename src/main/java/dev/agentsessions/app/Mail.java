package dev.agentsessions.app;

import dev.agentsessions.messages.Inbox;
import dev.agentsessions.messages.Outbox;
import dev.agentsessions.messages.Topics;

/// What is kept of messages, for whoever has a line to a broker.
record Mail(Topics topics, Inbox inbox, Outbox outbox) implements AutoCloseable {
    @Override
    public void close() {
        inbox.close();
        outbox.close();
    }
}
