package dev.agentsessions.adapter.mqtt;

import dev.agentsessions.messages.Intake;
import dev.agentsessions.messages.Received;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Keeps what came in a list, unless its disk is full.
final class FakeIntake implements Intake {
    private final List<Received> taken = new ArrayList<>();
    private boolean full;
    private int attempts;

    @Override
    public synchronized void receive(List<Received> batch) throws IOException {
        attempts++;
        if (full) {
            throw new IOException("no space left on device");
        }
        taken.addAll(batch);
    }

    @Override
    public Map<String, Long> counts() {
        return Map.of("rejected", 0L);
    }

    synchronized void full(boolean isFull) {
        full = isFull;
    }

    synchronized int attempts() {
        return attempts;
    }

    synchronized int size() {
        return taken.size();
    }

    synchronized List<String> payloads() {
        return taken.stream().map(message -> new String(message.payload(), StandardCharsets.UTF_8)).toList();
    }

    synchronized List<String> payloads(String topic) {
        return taken.stream()
                .filter(message -> message.topic().equals(topic))
                .map(message -> new String(message.payload(), StandardCharsets.UTF_8))
                .toList();
    }

    synchronized List<String> topics() {
        return taken.stream().map(Received::topic).toList();
    }
}
