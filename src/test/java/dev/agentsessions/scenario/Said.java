package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What one run of the program came to.
record Said(int status, String out, String err) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    JsonNode json() {
        assertThat(out).as("stdout is one line of JSON; stderr: %s", err).hasLineCount(1);
        return JSON.readTree(out);
    }

    /// What is new, each drift in short, such as `A tmux-gone kelp-creator-claude terminated`.
    List<String> drifts() {
        return inShort("drifts");
    }

    /// What was reported before and still stands, likewise.
    List<String> ongoing() {
        return inShort("ongoing");
    }

    private List<String> inShort(String list) {
        List<String> all = new ArrayList<>();
        for (JsonNode drift : json().get(list)) {
            JsonNode session = drift.get("session");
            all.add(drift.get("class").asString() + " " + drift.get("kind").asString() + " "
                    + (session.isNull() ? "-" : session.asString()) + " " + drift.get("action").asString());
        }
        return all;
    }

    /// The only new drift.
    JsonNode drift() {
        assertThat(drifts()).hasSize(1);
        return json().get("drifts").get(0);
    }

    String comment() {
        return drift().get("comment").asString();
    }

    /// What the only new drift writes to a field.
    String after(String field) {
        return drift().get("after").get(field).asString();
    }
}
