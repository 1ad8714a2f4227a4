package dev.agentsessions.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentsessions.world.Brokers;
import dev.agentsessions.world.Peer;
import dev.agentsessions.world.TestBroker;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A tool took events for the truth: it was connected and not subscribed any more, events were lost while the broker was
/// down, old ones came again, and a late "dead" killed a session that had been resumed. Here events are hints, and what
/// is the case is looked at.
@Tag("case-30")
class Case30EventsAreHintsTest {
    @RegisterExtension
    final Lab lab = new Lab();

    private final String root = "hints-" + System.nanoTime();

    @BeforeEach
    void set() {
        lab.set("RECONCILE_MQTT_ROOT", root);
        lab.set("RECONCILE_MQTT_CLIENT_ID", root);
        lab.keepServer();
    }

    private String topic(String session) {
        return root + "/" + host() + "/sessions/" + session + "/events";
    }

    private String host() {
        return lab.reconcile("--dry-run").json().get("host").asString();
    }

    private String said(String event, String session, Instant at) {
        return "{\"schema_version\":1,\"event\":\"" + event + "\",\"session\":\"" + session + "\",\"host\":\"" + host()
                + "\",\"timestamp\":\"" + at + "\"}";
    }

    private long heard(Subscribed daemon, String what) {
        return daemon.said().broker().counts().get(what);
    }

    @Test
    @Tag("S1")
    @Tag("S12")
    void aLateEndDoesNotEndWhatWasResumed() {
        TestBroker broker = Brokers.shared(TestBroker.Kind.MOSQUITTO);
        lab.setBroker(broker);
        Living first = lab.start(Lab.KELP);
        lab.declare(first.entry());
        try (Peer peer = Peer.at(broker);
                Subscribed daemon = Subscribed.started(lab)) {
            daemon.awaitConnected();
            Instant ended = Instant.now();
            first.end();
            daemon.await("its end", () -> lab.registry().contains("status: terminated"));
            Living second = lab.start(Lab.KELP);
            lab.claude().claim(second.pid(), Lab.ID);
            daemon.await("its return", () -> lab.registry().contains("status: running"));
            daemon.awaitRest();
            String text = lab.registry();

            peer.publish(topic(Lab.KELP), said("deleted", Lab.KELP, ended));
            peer.publish(topic(Lab.KELP), said("deleted", Lab.KELP, Instant.now()));
            peer.publish(topic(Lab.KELP), said("deleted", Lab.KELP, ended), "-r");
            daemon.await("passes for both", () -> heard(daemon, "received") == 3);
            daemon.awaitRest();

            assertThat(heard(daemon, "recorded")).isEqualTo(2);
            assertThat(daemon.said().wokenBy()).contains("message");
            assertThat(lab.registry()).isEqualTo(text);
            peer.publish(topic(Lab.KELP), "", "-r");
        }
    }

    /// The agent leaves no file, so that no watch tells of it, and the poll is an hour away.
    @Test
    @Tag("S3")
    @Tag("S10")
    void whatHappenedWhileTheBrokerWasAwayIsSeenWhenItIsBack() {
        try (TestBroker broker = Brokers.start(TestBroker.Kind.MOSQUITTO)) {
            lab.setBroker(broker);
            lab.declare();
            try (Subscribed daemon = Subscribed.started(lab)) {
                daemon.awaitConnected();
                broker.kill();
                daemon.await("loss", () -> daemon.log().contains("it is tried again and again"));
                daemon.awaitRest();
                lab.start(Lab.KELP);
                assertThat(lab.registry()).doesNotContain(Lab.KELP);

                broker.restart();
                daemon.await("the session that nobody told of", () -> lab.registry().contains(Lab.KELP));
            }
        }
    }

    /// The broker comes back without anything that it had.
    @Test
    @Tag("S8")
    void whoIsConnectedAgainIsSubscribedAgain() {
        try (TestBroker broker = Brokers.mosquitto("persistence false")) {
            lab.setBroker(broker);
            lab.declare();
            try (Subscribed daemon = Subscribed.started(lab)) {
                daemon.awaitConnected();
                broker.kill();
                daemon.await("loss", () -> daemon.log().contains("it is tried again and again"));
                long session = daemon.said().broker().session();
                broker.restart();
                daemon.await("connection", () -> daemon.log().lines().filter(line -> line.endsWith(": connected"))
                        .count() == 1 && lives(daemon, session));
                daemon.awaitRest();
                lab.start(Lab.KELP);
                try (Peer peer = Peer.at(broker)) {
                    peer.publish(topic(Lab.KELP), said("created", Lab.KELP, Instant.now()));
                    daemon.await("what it was told of", () -> lab.registry().contains(Lab.KELP));
                }
            }
        }
    }

    private static boolean lives(Subscribed daemon, long session) {
        return daemon.said().broker().session() > session && daemon.said().broker().phase().equals("connected");
    }
}
