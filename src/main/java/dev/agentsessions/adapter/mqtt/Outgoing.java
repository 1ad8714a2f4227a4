package dev.agentsessions.adapter.mqtt;

import dev.agentsessions.daemon.Log;
import dev.agentsessions.messages.Kept;
import dev.agentsessions.messages.Outbox;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// What is told by one connection: how we stand, then what is retained of sessions, then drifts in their order; and no
/// more of it at a time than the broker takes.
///
/// For one thread; only the answers come by others.
final class Outgoing {
    /// More than this under way at a time brings nothing.
    private static final int WINDOW = 64;

    /// What PUBLISH takes beside topic and payload: MQTT 5, section 3.3.
    private static final int HEADER = 16;

    private final Connection connection;
    private final Connection.Grant grant;
    private final Settings settings;
    private final RetainedTopics retained;
    private final Outbox outbox;
    private final Log log;
    private final Tally tally;
    private final int window;
    private final Queue<Runnable> answers = new ConcurrentLinkedQueue<>();
    private final Deque<Flight> flights = new ArrayDeque<>();
    private final Deque<Kept> upcoming = new ArrayDeque<>();
    private @Nullable Presence presence;
    private long lastSent = Long.MIN_VALUE;
    private long heldUntil = System.nanoTime();
    private int underWay;
    private int presences;
    private boolean leaving;

    /// A drift that is published.
    private static final class Flight {
        final long id;
        boolean taken;

        Flight(long id) {
            this.id = id;
        }
    }

    Outgoing(
            Connection connection,
            Connection.Grant grant,
            Settings settings,
            RetainedTopics retained,
            Outbox outbox,
            Log log,
            Tally tally) {
        this.connection = connection;
        this.grant = grant;
        this.settings = settings;
        this.retained = retained;
        this.outbox = outbox;
        this.log = log;
        this.tally = tally;
        this.window = Math.min(grant.window(), WINDOW);
    }

    /// How we stand now; what was to be told of it before need not be any more.
    void tell(Presence presence) {
        this.presence = presence;
    }

    /// Tells this, and nothing else any more.
    void leave(Presence last) {
        leaving = true;
        presence = last;
    }

    /// Whether the broker has taken what was told of how we stand.
    boolean isTold() {
        return presence == null && presences == 0;
    }

    /// How long until there is something to send again that was refused; negative if there is not.
    long untilRetry() {
        return heldUntil - System.nanoTime();
    }

    /// Deals with what was answered, and sends as much as can be sent now.
    void pump() {
        for (Runnable answer = answers.poll(); answer != null; answer = answers.poll()) {
            answer.run();
        }
        settle();
        boolean more = true;
        while (more && underWay < window) {
            more = sendPresence() || (!leaving && (sendRetained() || sendDrift()));
        }
        settle();
    }

    private boolean sendPresence() {
        Presence next = presence;
        if (next == null) {
            return false;
        }
        presence = null;
        String topic = settings.topics().state();
        presences++;
        send(topic, next.json(), true, code -> {
            presences--;
            accepted(topic, code);
        });
        return true;
    }

    private boolean sendRetained() {
        String topic = retained.next();
        if (topic == null) {
            return false;
        }
        byte[] payload = retained.payload(topic);
        if (fits(topic, payload)) {
            send(topic, payload, true, code -> {
                if (accepted(topic, code) && payload.length == 0) {
                    retained.emptied(topic);
                }
            });
        }
        return true;
    }

    private boolean sendDrift() {
        Kept drift = nextDrift();
        if (drift == null) {
            return false;
        }
        Flight flight = new Flight(drift.id());
        lastSent = drift.id();
        flights.add(flight);
        String topic = settings.topics().drifts();
        byte[] payload = drift.json().getBytes(StandardCharsets.UTF_8);
        if (fits(topic, payload)) {
            send(topic, payload, false, code -> answered(flight, topic, code));
        } else {
            flight.taken = true;
        }
        return true;
    }

    private @Nullable Kept nextDrift() {
        if (untilRetry() > 0) {
            return null;
        }
        if (upcoming.isEmpty() && outbox.waiting() > flights.size()) {
            for (Kept kept : outbox.first(flights.size() + WINDOW)) {
                if (kept.id() > lastSent) {
                    upcoming.add(kept);
                }
            }
        }
        return upcoming.poll();
    }

    private void answered(Flight flight, String topic, int code) {
        boolean accepted = accepted(topic, code);
        if (!flights.contains(flight)) {
            return;
        }
        if (accepted) {
            flight.taken = true;
        } else {
            // All from the oldest on are sent again then: some may be told twice, and none is lost.
            heldUntil = System.nanoTime() + settings.pace().refused().toNanos();
            settle();
            flights.clear();
            upcoming.clear();
            lastSent = Long.MIN_VALUE;
        }
    }

    /// Forgets what the broker has taken, as far as there is nothing before it that it has not.
    private void settle() {
        long id = Long.MIN_VALUE;
        for (Flight flight = flights.peek(); flight != null && flight.taken; flight = flights.peek()) {
            id = flights.remove().id;
        }
        if (id != Long.MIN_VALUE) {
            outbox.remove(id);
        }
    }

    private void send(String topic, byte[] payload, boolean retain, IntConsumer answered) {
        underWay++;
        connection.publish(topic, payload, retain, code -> {
            answers.add(() -> {
                underWay--;
                answered.accept(code);
            });
            connection.stir();
        });
    }

    private boolean accepted(String topic, int code) {
        if (!Losses.isFromBroker(code)) {
            tally.published();
            return true;
        }
        tally.refused("it does not take what is published on " + topic + " (" + Losses.code(code) + ")");
        log.sayOnce("refused " + code, "the broker does not take what is published on " + topic + " ("
                + Losses.code(code) + "); see what it permits us");
        return false;
    }

    /// A broker ends the connection for a packet that it finds too large, and would do so for ever.
    private boolean fits(String topic, byte[] payload) {
        long size = (long) payload.length + topic.getBytes(StandardCharsets.UTF_8).length + HEADER;
        if (size <= grant.largestPacket()) {
            return true;
        }
        tally.refused("it takes packets of " + grant.largestPacket() + " bytes at most, and one on " + topic
                + " had " + size);
        log.sayOnce("too large " + topic, "not published on " + topic + ": " + size + " bytes, and the broker takes "
                + grant.largestPacket() + " at most");
        return false;
    }
}
