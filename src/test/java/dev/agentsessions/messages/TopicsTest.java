package dev.agentsessions.messages;

import static dev.agentsessions.messages.Payloads.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.messages.Topics.Inbound;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTest {
    @Test
    @Tag("S9")
    void subscribesToJobsAndSessions() {
        assertThat(TOPICS.subscriptions())
                .containsExactly("python/mqtt/jobs/+/events", "agent-sessions/+/sessions/+/events");
    }

    @Test
    @Tag("S11")
    void publishesBelowItsHost() {
        assertThat(TOPICS.state()).isEqualTo("agent-sessions/lab1/reconciler/state");
        assertThat(TOPICS.drifts()).isEqualTo("agent-sessions/lab1/drifts");
        assertThat(TOPICS.session("a/b+c")).isEqualTo("agent-sessions/lab1/sessions/a%2Fb%2Bc/state");
        assertThat(new Topics("r", "j", "a/#").drifts()).isEqualTo("r/a%2F%23/drifts");
    }

    @Test
    @Tag("S9")
    void tellsWhatATopicIsAbout() {
        assertThat(TOPICS.inbound("python/mqtt/jobs/abc12345/events")).isEqualTo(new Inbound.OfJob("abc12345"));
        assertThat(TOPICS.inbound("agent-sessions/lab2/sessions/a%2Fb/events"))
                .isEqualTo(new Inbound.OfSession("lab2", "a%2Fb"));
        assertThat(new Topics("jobs", "jobs", "h").inbound("jobs/h/sessions/sessions/events"))
                .isEqualTo(new Inbound.OfSession("h", "sessions"));
        assertThat(TOPICS.inbound(TOPICS.events("lab1", "a b"))).isEqualTo(new Inbound.OfSession("lab1", "a%20b"));
    }

    @ParameterizedTest
    @Tag("S9")
    @ValueSource(strings = {
        "", "/", "events", "python/mqtt/jobs", "python/mqtt/jobs/events", "python/mqtt/jobs//events",
        "python/mqtt/jobs/a/b/events", "python/mqtt/jobs/a/logs", "python/mqtt/jobsa/events", "x/python/mqtt/jobs/a/events",
        "agent-sessions/lab1/sessions/events", "agent-sessions/lab1/sessions//events", "agent-sessions//sessions/a/events",
        "agent-sessions/lab1/sessions/a/state", "agent-sessions/lab1/x/sessions/a/events",
        "agent-sessions/lab1/sessions/a/b/events", "agent-sessions/sessions/a/events", "agent-sessions/lab1/drifts"
    })
    void knowsNoOthers(String topic) {
        assertThat(TOPICS.inbound(topic)).isNull();
    }
}
