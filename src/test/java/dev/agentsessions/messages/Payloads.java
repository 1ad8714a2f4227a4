package dev.agentsessions.messages;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;

/// Messages as workers and scripts send them.
final class Payloads {
    static final Instant AT = Instant.parse("2026-11-20T02:00:00Z");
    static final Topics TOPICS = new Topics("agent-sessions", "python/mqtt/jobs", "lab1");

    private Payloads() {}

    static String job(String id, long seq, String event) {
        return "{\"schema_version\":1,\"seq\":" + seq + ",\"job_id\":\"" + id + "\",\"event\":\"" + event
                + "\",\"timestamp\":\"2026-11-20T01:59:59Z\",\"detail\":\"hush, my secret\",\"data\":{\"a\":[1]}}";
    }

    static String session(String name, String event, String timestamp) {
        return "{\"schema_version\":1,\"event\":\"" + event + "\",\"session\":\"" + name
                + "\",\"host\":\"lab1\",\"timestamp\":\"" + timestamp + "\"}";
    }

    static Received ofJob(String id, long seq, String event) {
        return received("python/mqtt/jobs/" + id + "/events", job(id, seq, event));
    }

    static Received ofSession(String name, String event, Instant timestamp) {
        return received("agent-sessions/lab1/sessions/" + name + "/events", session(name, event, timestamp.toString()));
    }

    static Received received(String topic, String payload) {
        return received(topic, payload, AT);
    }

    static Received received(String topic, String payload, Instant at) {
        return new Received(topic, payload.getBytes(UTF_8), at);
    }
}
