package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.world.Brokers;
import dev.agentsessions.world.Peer;
import dev.agentsessions.world.TestBroker;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// One history, played in two worlds of real tmux sessions: in one a daemon hears of everything, truth, lies and garbage,
/// by a real broker; in the other somebody runs `reconcile --once` now and then. Both registries become the same.
///
/// Thousands of made-up histories are in `daemon/DifferentialTest`.
@Tag("S1")
class PushedAndPolledTest {
    private static final String WEED = "weed-creator-claude";
    private static final String REEF = "reef-creator-agy";
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");

    @RegisterExtension
    final Lab pushed = new Lab();

    @RegisterExtension
    final Lab polled = new Lab();

    private final TestBroker broker = Brokers.shared(TestBroker.Kind.MOSQUITTO);
    private final String root = "twin-" + System.nanoTime();
    private final Map<Lab, Map<String, Living>> living = new HashMap<>();
    private String host = "";

    private interface Happening {
        void in(Lab lab);
    }

    @Test
    void endAlike() throws Exception {
        pushed.setBroker(broker);
        pushed.set("RECONCILE_MQTT_ROOT", root);
        pushed.set("RECONCILE_MQTT_CLIENT_ID", root);
        pushed.set("RECONCILE_POLL_INTERVAL", "1s");
        inBoth(Lab::keepServer);
        inBoth(lab -> begin(lab, Lab.KELP));
        inBoth(lab -> lab.declare(of(lab, Lab.KELP).entry(), lab.deadEntry("old-creator-claude")));
        host = pushed.reconcile("--dry-run").json().get("host").asString();
        try (Peer peer = Peer.at(broker);
                Subscribed daemon = Subscribed.started(pushed)) {
            daemon.awaitConnected();
            then(daemon, peer, "nothing", _ -> {});
            then(daemon, peer, "one begins", lab -> begin(lab, WEED));
            then(daemon, peer, "it has a conversation", lab -> converse(lab, WEED, Lab.ID));
            then(daemon, peer, "it has another", lab -> converse(lab, WEED, Lab.OTHER_ID));
            then(daemon, peer, "an agy begins", lab -> begin(lab, REEF));
            then(daemon, peer, "one is killed", lab -> of(lab, Lab.KELP).end());
            then(daemon, peer, "it is back", lab -> begin(lab, Lab.KELP));
            then(daemon, peer, "a person archives one", lab -> lab.write(lab.registry().replaceFirst(
                    "(" + REEF + ":\n +agent: agy\n +status: )running", "$1archived")));
            then(daemon, peer, "an agent ends", lab -> of(lab, WEED).program().exit());
            then(daemon, peer, "all end", lab -> lab.tmux().crash());
            assertThat(daemon.said().failures()).isZero();
            assertThat(daemon.said().broker().counts().get("rejected")).isPositive();
        }
        System.out.println(normal(pushed));
    }

    private void inBoth(Happening happening) {
        happening.in(pushed);
        happening.in(polled);
    }

    private void begin(Lab lab, String name) {
        living.computeIfAbsent(lab, _ -> new HashMap<>()).put(name, lab.start(name));
    }

    private Living of(Lab lab, String name) {
        return living.get(lab).get(name);
    }

    private void converse(Lab lab, String name, String id) {
        Living one = of(lab, name);
        lab.claude().transcript(one.cwd(), id);
        lab.claude().claim(one.pid(), id);
    }

    private void then(Subscribed daemon, Peer peer, String what, Happening happening) {
        say(peer);
        inBoth(happening);
        say(peer);
        polled.reconcile();
        String expected = normal(polled);
        daemon.await(what + ":\n" + expected, () -> normal(pushed).equals(expected));
        say(peer);
        daemon.awaitRest();
        assertThat(normal(pushed)).as(what).isEqualTo(expected);
    }

    /// Things that are not so, or not any more, and worse.
    private void say(Peer peer) {
        for (String name : List.of(Lab.KELP, WEED, REEF)) {
            String topic = root + "/" + host + "/sessions/" + name + "/events";
            for (String event : List.of("created", "deleted", "stopped")) {
                peer.publish(
                        topic,
                        "{\"schema_version\":1,\"event\":\"" + event + "\",\"session\":\"" + name + "\",\"host\":\"" + host
                                + "\",\"timestamp\":\"2026-06-19T09:00:00Z\",\"status\":\"terminated\"}");
            }
            peer.publish(topic, "{\"schema_version\":1,\"event\":\"dele");
        }
    }

    /// The registry without what differs between two worlds: times, pids and paths.
    private String normal(Lab lab) {
        String text = TIME.matcher(lab.registry()).replaceAll("<time>").replace(lab.root().toString(), "<root>");
        return text.replaceAll("pid: [0-9]+", "pid: <pid>");
    }
}
