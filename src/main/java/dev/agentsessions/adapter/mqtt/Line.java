package dev.agentsessions.adapter.mqtt;

import dev.agentsessions.config.BrokerUrl;
import dev.agentsessions.daemon.Backoff;
import dev.agentsessions.daemon.BrokerFinder;
import dev.agentsessions.daemon.Log;
import dev.agentsessions.messages.Received;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.random.RandomGenerator;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jspecify.annotations.Nullable;

/// One connection after the other, by one thread, until it is to stop.
///
/// paho: its automatic reconnecting keeps its delay in a static field for all clients, reads none of its options for it,
/// knows no jitter, and does not subscribe again; so it is not used.
final class Line implements Connection.Owner {
    private static final int SUSPICIOUS = 3;

    private final Settings settings;
    private final BrokerFinder finder;
    private final Incoming incoming;
    private final Log log;
    private final InstantSource clock;
    private final Backoff backoff;
    private final Signal signal = new Signal();
    private final Talk.Maker talks;
    private volatile Standing standing;
    private volatile @Nullable Connection current;
    private String said = "";
    private int closedSoon;
    private @Nullable Thread finding;

    Line(
            Settings settings,
            BrokerFinder finder,
            Incoming incoming,
            Talk.Maker talks,
            Log log,
            InstantSource clock,
            RandomGenerator random) {
        this.settings = settings;
        this.finder = finder;
        this.incoming = incoming;
        this.talks = talks;
        this.log = log;
        this.clock = clock;
        this.backoff = new Backoff(settings.pace().first(), settings.pace().longest(), random);
        this.standing = new Standing(Standing.Phase.CLOSED, clock.instant(), null, 0);
    }

    Standing standing() {
        return standing;
    }

    /// Has it end, saying goodbye.
    void stop() {
        signal.stop();
        synchronized (this) {
            if (finding != null) {
                finding.interrupt();
            }
        }
    }

    /// Has the connection end at once, if there is one.
    void cut(String why) {
        Connection connection = current;
        if (connection != null) {
            connection.lose(Loss.away(why));
        }
    }

    @Override
    public void arrived(Connection from, String topic, MqttMessage message) {
        if (talks.hears(from, topic, message.getPayload())) {
            return;
        }
        Received received = new Received(topic, message.getPayload(), clock.instant());
        incoming.offer(new Arrival(
                from, received, message.getId(), message.getQos(), message.getProperties(), System.nanoTime()));
    }

    @Override
    public void stirred() {
        signal.stir();
    }

    @Override
    public Room room() {
        return incoming;
    }

    /// Goes on until it is to stop.
    void run() {
        talks.load();
        while (!signal.stopping()) {
            try {
                Loss loss = hold();
                if (!signal.stopping()) {
                    signal.pause(pause(loss));
                }
            } catch (InterruptedException _) {
                // it is to stop, or there is no reason
            }
        }
        stands(Standing.Phase.CLOSED, null);
    }

    /// Connects, and stays connected as long as that goes.
    private Loss hold() throws InterruptedException {
        stands(Standing.Phase.CONNECTING, standing.problem());
        @Nullable Talk talk = null;
        Loss loss;
        try {
            BrokerUrl.At at = find();
            try (Connection connection = new Connection(settings, at, this)) {
                current = connection;
                talk = talks.on(connection, at, signal);
                talk.begin();
                stands(Standing.Phase.CONNECTED, null);
                log.sayOnce("broker connected", "broker " + finder.word() + ": connected");
                said = "";
                talk.hold();
                loss = Loss.away("we closed it");
            } finally {
                current = null;
            }
        } catch (LostException e) {
            loss = e.loss();
        } catch (IOException e) {
            loss = Loss.away(String.valueOf(e.getMessage()));
        } catch (RuntimeException | Error e) {
            log.failure("the line to the broker failed: " + e, e);
            loss = Loss.away("a defect of this program: " + e);
        }
        return talk == null || !talk.hasBegun() ? loss : judged(loss, talk.lasted());
    }

    /// What is to be made of the end of a connection that stood for so long.
    private Loss judged(Loss loss, Duration lasted) {
        if (lasted.compareTo(settings.pace().settled()) >= 0) {
            backoff.succeeded();
            closedSoon = 0;
        } else if (loss.kind() == Loss.Kind.CLOSED) {
            closedSoon++;
        }
        return closedSoon < SUSPICIOUS || loss.kind() != Loss.Kind.CLOSED
                ? loss
                : Losses.closedAgainAndAgain(closedSoon);
    }

    /// The finder may take some seconds. Nothing else that this thread does may be interrupted: that would close the
    /// files that it has open.
    private BrokerUrl.At find() throws IOException, InterruptedException {
        synchronized (this) {
            if (signal.stopping()) {
                throw new InterruptedException("it is to stop");
            }
            finding = Thread.currentThread();
        }
        try {
            return finder.find();
        } finally {
            synchronized (this) {
                finding = null;
                Thread.interrupted();
            }
        }
    }

    private long pause(Loss loss) {
        stands(Standing.Phase.of(loss), loss.why());
        Duration pause =
                switch (loss.kind()) {
                    case AWAY, CLOSED -> backoff.failed();
                    case REFUSED -> settings.pace().refused();
                    case TAKEN_OVER -> settings.pace().takenOver();
                };
        String text = "broker " + finder.word() + ": " + loss.why() + "; "
                + switch (loss.kind()) {
                    case AWAY, CLOSED -> "it is tried again and again, and what is to be told is kept";
                    case REFUSED, TAKEN_OVER -> "it is tried again in " + pause.toSeconds() + " s";
                };
        if (!text.equals(said)) {
            said = text;
            log.sayOnce(text, text);
        }
        return pause.toMillis();
    }

    private void stands(Standing.Phase phase, @Nullable String problem) {
        standing = new Standing(
                phase, clock.instant().truncatedTo(ChronoUnit.MILLIS), problem, talks.last());
    }
}
