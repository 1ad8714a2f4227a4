package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.world.Brokers;
import dev.agentsessions.world.Peer;
import dev.agentsessions.world.TestBroker;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One part of a tool wrote a field, another judged by a different one, and what was shown was a third. Here one pass is
/// one observation and one judgement, and all that it leads to agrees: the registry, what is published and retained, what
/// is told once, and what `status` finds when it looks for itself.
@Tag("case-31")
@Tag("S11")
class Case31OneObservationTest {
    private static final String WEED = "weed-creator-claude";
    private static final String REEF = "reef-creator-claude";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @RegisterExtension
    final Lab lab = new Lab();

    private final TestBroker broker = Brokers.shared(TestBroker.Kind.MOSQUITTO);
    private final String root = "one-" + System.nanoTime();

    @Test
    void allThatIsSaidOfASessionAgrees() {
        lab.setBroker(broker);
        lab.set("RECONCILE_MQTT_ROOT", root);
        lab.set("RECONCILE_MQTT_CLIENT_ID", root);
        lab.keepServer();
        Living kelp = lab.start(Lab.KELP);
        Living weed = lab.start(WEED);
        lab.declare(kelp.entry(), weed.entry(), lab.deadEntry("old-creator-claude"));
        try (Peer peer = Peer.at(broker)) {
            Peer.Subscriber drifts = peer.subscribe(root + "/+/drifts");
            try (Subscribed daemon = Subscribed.started(lab)) {
                daemon.awaitConnected();
                agree(daemon, peer);

                kelp.end();
                daemon.await("its end", () -> !lab.registry().contains("status: running        #\n")
                        && lab.registry().split("status: terminated").length == 3);
                lab.start(REEF);
                weed.program().cd(lab.folder("elsewhere"));
                lab.claude().claim(weed.pid(), Lab.ID);
                lab.claude().transcript(weed.cwd(), Lab.ID);
                daemon.await("conversation", () -> lab.registry().contains("claude_session_id_own: " + Lab.ID));
                agree(daemon, peer);

                lab.tmux().pause();
                lab.write(lab.registry() + "# seen\n");
                daemon.await("ignorance", () -> drifts.payloads().stream().anyMatch(it -> it.contains("unknown")));
                lab.tmux().resume();
                daemon.awaitRest();
                lab.write(lab.registry() + "# seen again\n");
                agree(daemon, peer);
            }
            for (String payload : drifts.payloads()) {
                JsonNode drift = JSON.readTree(payload);
                if (drift.get("action").asString().equals("terminated")) {
                    assertThat(entry(drift.get("session").asString())).contains("status: terminated");
                }
            }
            assertThat(drifts.payloads()).hasSizeGreaterThan(3);
        }
    }

    /// @param daemon which is waited for
    private void agree(Subscribed daemon, Peer peer) {
        daemon.awaitRest();
        daemon.await("what is to be published", () -> daemon.said().broker().counts().get("waiting") == 0);
        Map<String, JsonNode> published = new HashMap<>();
        for (Peer.Message message : peer.retained(root + "/+/sessions/+/state")) {
            JsonNode state = JSON.readTree(message.payload());
            published.put(state.get("session").asString(), state);
        }
        Map<String, JsonNode> shown = new HashMap<>();
        for (JsonNode state : JSON.readTree(lab.run("status", "--json").out()).get("sessions")) {
            shown.put(state.get("session").asString(), state);
        }
        assertThat(published).isEqualTo(shown);
        published.forEach((name, state) ->
                assertThat(entry(name)).contains("status: " + state.get("declared").asString()));
        assertThat(published.keySet()).containsAll(List.of(Lab.KELP, WEED, "old-creator-claude"));
    }

    private String entry(String name) {
        String text = lab.registry();
        int at = text.indexOf(" " + name + ":\n");
        int end = text.indexOf("creator-claude:\n", at + name.length() + 3);
        return text.substring(at, end < 0 ? text.length() : end);
    }
}
