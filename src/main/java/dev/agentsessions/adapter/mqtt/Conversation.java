package dev.agentsessions.adapter.mqtt;

import dev.agentsessions.config.BrokerUrl;
import dev.agentsessions.daemon.Broker.News;
import dev.agentsessions.daemon.Log;
import dev.agentsessions.daemon.Reason;
import dev.agentsessions.daemon.WakeUps;
import dev.agentsessions.messages.Outbox;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// What is said on one connection, from CONNECT to goodbye. For one thread.
final class Conversation implements Talk {
    /// Together with what Paho takes for itself, well within the time that closing may take.
    private static final Duration GOODBYE = Duration.ofMillis(900);

    private static final Duration DISCONNECT = Duration.ofMillis(250);

    private static final Duration SESSION_EXPIRY = Duration.ofDays(1);

    private final Connection connection;
    private final BrokerUrl.At at;
    private final Settings settings;
    private final Parts parts;
    private final Signal signal;
    private final InstantSource clock;
    private long number;
    private long begun;
    private boolean refused;
    private long subscribeAgain;
    private @Nullable News heard;
    private @Nullable Instant ready;
    private @Nullable Outgoing outgoing;

    /// What lasts longer than a connection.
    ///
    /// @param news what was told last, or null
    record Parts(
            AtomicReference<@Nullable News> news,
            Outbox outbox,
            RetainedTopics retained,
            Chronicle chronicle,
            Tally tally,
            WakeUps wakeUps,
            Log log) {}

    /// Makes conversations.
    record Maker(Settings settings, Parts parts, InstantSource clock) implements Talk.Maker {
        @Override
        public void load() {
            parts.chronicle().load();
            parts.retained().load();
        }

        @Override
        public Talk on(Connection connection, BrokerUrl.At at, Signal signal) {
            return new Conversation(connection, at, settings, parts, signal, clock);
        }

        @Override
        public long last() {
            return parts.chronicle().last();
        }
    }

    Conversation(
            Connection connection,
            BrokerUrl.At at,
            Settings settings,
            Parts parts,
            Signal signal,
            InstantSource clock) {
        this.connection = connection;
        this.at = at;
        this.settings = settings;
        this.parts = parts;
        this.signal = signal;
        this.clock = clock;
    }

    @Override
    public boolean hasBegun() {
        return outgoing != null;
    }

    @Override
    public Duration lasted() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /// Connects, subscribes, and says that we are there.
    @Override
    public void begin() throws LostException, InterruptedException {
        number = parts.chronicle().next();
        Connection.Grant grant = connect();
        begun = System.nanoTime();
        parts.tally().begin();
        lament(grant);
        subscribe(grant.sessionPresent() ? parts.chronicle().subscribed() : null);
        heard = parts.news().get();
        parts.retained().begin();
        if (heard != null) {
            parts.retained().want(topics(heard));
        }
        outgoing = new Outgoing(
                connection, grant, settings, parts.retained(), parts.outbox(), parts.log(), parts.tally());
        outgoing.tell(presence(Presence.Word.INIT, clock.instant()));
        parts.wakeUps().wake(Reason.CONNECTED);
    }

    private Connection.Grant connect() throws LostException, InterruptedException {
        try {
            heard = parts.news().get();
            Connection.Will will = new Connection.Will(
                    settings.topics().state(), presence(Presence.Word.LOST, clock.instant()).json());
            return connection.connect(will, SESSION_EXPIRY);
        } catch (LostException e) {
            if (connection.hasSpoken()) {
                parts.chronicle().subscribed(null);
            }
            throw e;
        }
    }

    /// Paho publishes with less, and tells nobody.
    private void lament(Connection.Grant grant) {
        if (!grant.acknowledges() || !grant.retains()) {
            String what = grant.acknowledges() ? "retains nothing, so states are told once only" : "knows QoS 0 only, so "
                    + "what is told may get lost";
            parts.tally().refused("it " + what);
            parts.log().sayOnce(what, "the broker " + what + "; see its configuration, or use another");
        }
    }

    /// @param known what the session that we came back to is subscribed to, or null if there is none or it is not known
    private void subscribe(Chronicle.@Nullable Subscribed known) throws LostException, InterruptedException {
        List<String> filters = settings.topics().subscriptions();
        Chronicle.Subscribed wanted = new Chronicle.Subscribed(at.toString(), filters);
        if (!wanted.equals(known)) {
            if (known != null && known.broker().equals(wanted.broker())) {
                unsubscribe(known.filters());
            }
            if (!subscribed(connection.subscribe(filters))) {
                parts.chronicle().subscribed(null);
                return;
            }
        }
        parts.chronicle().subscribed(wanted);
    }

    private void unsubscribe(List<String> old) throws LostException, InterruptedException {
        List<String> filters = new ArrayList<>(old);
        filters.removeAll(settings.topics().subscriptions());
        if (!filters.isEmpty()) {
            connection.unsubscribe(filters);
        }
    }

    /// Whether all was granted. If not, it is asked for again later: to publish is of use all the same.
    private boolean subscribed(int[] codes) {
        refused = false;
        for (int i = 0; i < codes.length; i++) {
            if (Losses.isFromBroker(codes[i])) {
                refused = true;
                subscribeAgain = System.nanoTime() + settings.pace().refused().toNanos();
                String filter = settings.topics().subscriptions().get(i);
                String what = "does not let us subscribe to " + filter + " (" + Losses.code(codes[i]) + ")";
                parts.tally().refused("it " + what);
                parts.log().sayOnce("subscribe " + filter, "the broker " + what + "; see what it permits us");
            }
        }
        return !refused;
    }

    @Override
    public void hold() throws LostException, InterruptedException {
        Outgoing out = Objects.requireNonNull(outgoing);
        while (!signal.stopping()) {
            connection.check();
            if (connection.untilSilent() <= 0) {
                connection.lose(Loss.away("it fell silent"));
                connection.check();
            }
            if (refused && untilSubscribing() <= 0) {
                subscribe(null);
                if (!refused) {
                    parts.tally().begin();
                }
            }
            hear(out);
            out.pump();
            signal.await(untilDue(out));
        }
        leave(out);
    }

    private void hear(Outgoing out) {
        News latest = parts.news().get();
        if (latest == null || latest == heard) {
            return;
        }
        heard = latest;
        parts.retained().want(topics(latest));
        if (ready == null) {
            ready = clock.instant();
        }
        out.tell(presence(Presence.Word.READY, ready));
    }

    private long untilSubscribing() {
        return subscribeAgain - System.nanoTime();
    }

    private long untilDue(Outgoing out) {
        long due = connection.untilSilent();
        if (refused) {
            due = Math.min(due, untilSubscribing());
        }
        long retry = out.untilRetry();
        return Math.max(1, retry > 0 ? Math.min(due, retry) : due);
    }

    private void leave(Outgoing out) throws InterruptedException {
        long end = System.nanoTime() + GOODBYE.toNanos();
        out.leave(presence(Presence.Word.DISCONNECTED, clock.instant()));
        out.pump();
        for (long left = GOODBYE.toNanos(); left > 0 && !out.isTold() && !connection.isLost(); ) {
            signal.await(left);
            out.pump();
            left = end - System.nanoTime();
        }
        connection.goodbye(DISCONNECT);
    }

    private Presence presence(Presence.Word word, Instant since) {
        return new Presence(word, number, since, heard == null ? null : heard.at(), settings.version());
    }

    private Map<String, String> topics(News told) {
        Map<String, String> topics = new HashMap<>();
        told.sessions().forEach((name, json) -> topics.put(settings.topics().session(name), json));
        return topics;
    }
}
