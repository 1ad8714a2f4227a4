package dev.agentsessions.adapter.mqtt;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// The topics that the broker has denied lately: they are left alone for a while, as rights may be given meanwhile.
/// Mosquitto, at least up to 2.0.11, may close the connection with a denial, so that what was sent behind it is lost each
/// time. For one thread.
final class DeniedTopics {
    private static final Duration LATELY = Duration.ofMinutes(10);
    private static final int MOST = 10_000;

    /// When it was, on [System#nanoTime]'s clock.
    private final Map<String, Long> denied = new HashMap<>();

    void add(String topic) {
        if (denied.size() >= MOST) {
            denied.clear();
        }
        denied.put(topic, System.nanoTime());
    }

    boolean has(String topic) {
        Long when = denied.get(topic);
        return when != null && System.nanoTime() - when < LATELY.toNanos();
    }
}
