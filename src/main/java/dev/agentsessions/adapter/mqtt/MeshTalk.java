package dev.agentsessions.adapter.mqtt;

import dev.agentsessions.config.BrokerUrl;
import dev.agentsessions.coordinator.Door;
import dev.agentsessions.coordinator.MeshTopics;
import dev.agentsessions.coordinator.Tenant;
import dev.agentsessions.daemon.Log;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A connection for the mesh: it takes requests in, and others publish by it, as long as the topics are this store's.
final class MeshTalk implements Talk {
    private static final Duration DISCONNECT = Duration.ofMillis(250);

    /// Long enough to come back within. Requests that a broker has set aside for one coordinator wait as long if that has
    /// gone for good.
    private static final Duration SESSION_EXPIRY = Duration.ofSeconds(15);

    private final Connection connection;
    private final Settings settings;
    private final Parts parts;
    private final Signal signal;
    private long begun;
    private boolean refused;
    private boolean away;
    private boolean retains;
    private boolean watching;
    private long subscribeAgain;
    private long claimAgain = System.nanoTime();
    private @Nullable Outlet outlet;

    /// What lasts longer than a connection.
    ///
    /// @param number of the last connection
    /// @param open the one that stands, or null
    /// @param tenancy of the last connection, or null
    /// @param door knows whose the requests are
    /// @param connected told of each by which something may be told
    record Parts(
            MeshTopics topics,
            AtomicLong number,
            AtomicReference<@Nullable Open> open,
            AtomicReference<@Nullable Tenancy> tenancy,
            Door door,
            Runnable connected,
            Log log) {}

    /// A connection that stands.
    record Open(long number, Connection connection, Outlet outlet) {}

    /// Makes them.
    record Maker(Settings settings, Parts parts) implements Talk.Maker {
        @Override
        public void load() {}

        @Override
        public Talk on(Connection connection, BrokerUrl.At at, Signal signal) {
            return new MeshTalk(connection, settings, parts, signal);
        }

        @Override
        public boolean hears(Connection from, String topic, byte[] payload) {
            Tenancy tenancy = parts.tenancy().get();
            if (!topic.equals(parts.topics().store())) {
                return false;
            }
            // What comes sooner comes again once it is subscribed to.
            if (tenancy != null && tenancy.isOf(from)) {
                tenancy.heard(payload);
            }
            return true;
        }

        @Override
        public long last() {
            return parts.number().get();
        }
    }

    private MeshTalk(Connection connection, Settings settings, Parts parts, Signal signal) {
        this.connection = connection;
        this.settings = settings;
        this.parts = parts;
        this.signal = signal;
    }

    @Override
    public void begin() throws LostException, InterruptedException {
        // What the broker has kept for us comes at once.
        parts.tenancy().set(new Tenancy(connection, tenant()));
        Connection.Grant grant = connection.connect(null, SESSION_EXPIRY);
        begun = System.nanoTime();
        outlet = new Outlet(connection, grant);
        retains = grant.retains();
        watch();
    }

    /// Has the broker tell whose the topics are.
    private void watch() throws LostException, InterruptedException {
        int code = connection.watch(parts.topics().store());
        watching = retains && !Losses.isFromBroker(code);
        if (!watching) {
            sayUnknown(retains ? "we may not subscribe to it (" + Losses.code(code) + ")" : "the broker retains nothing");
            claimAgain = System.nanoTime() + settings.pace().refused().toNanos();
        }
    }

    private Tenant tenant() throws LostException {
        try {
            return parts.door().tenant(settings.topics().host());
        } catch (IOException e) {
            throw new LostException(Loss.away("the mesh's store cannot be had: " + e.getMessage()));
        }
    }

    private void sayUnknown(String why) {
        parts.log()
                .sayOnce(
                        "mesh store unknown",
                        "mesh: not served over the broker, as nobody can tell whether another store is behind "
                                + parts.topics().store() + ": " + why
                                + "; let us publish, retain and subscribe to what is below "
                                + parts.topics().root() + "/mesh");
    }

    /// Serves as long as the topics are this store's.
    private void settle(Tenancy tenancy) throws LostException, InterruptedException {
        if (tenancy.standing() == Tenancy.Standing.UNKNOWN) {
            parts.open().set(null);
            if (claimAgain - System.nanoTime() <= 0) {
                claim(tenancy);
            }
        }
        switch (tenancy.standing()) {
            case OURS -> serve(tenancy);
            case THEIRS -> {
                if (!away) {
                    parts.log().sayOnce("mesh store", theirs(tenancy));
                }
                leave();
            }
            case UNKNOWN -> leave();
        }
    }

    private String theirs(Tenancy tenancy) {
        String topic = parts.topics().store();
        return "mesh: not served over the broker, as " + topic + " says that " + tenancy.other()
                + " is behind it: two stores would deal out each task twice; have all machines share one"
                + " (mesh.store: jdbc:postgresql://...), or give each an mqtt.root of its own; if that store is no more, clear"
                + " the topic: mosquitto_pub -V 5 -q 1 -r -n -t " + topic;
    }

    /// Says that the topics are ours if nobody has.
    private void claim(Tenancy tenancy) throws LostException, InterruptedException {
        if (!watching) {
            watch();
        }
        long least = settings.pace().quiet().toNanos();
        long quiet = least + ThreadLocalRandom.current().nextLong(least);
        if (!watching || tenancy.await(quiet) != Tenancy.Standing.UNKNOWN) {
            return;
        }
        connection.check();
        Duration patience = settings.pace().patience();
        Outlet out = Objects.requireNonNull(outlet);
        try {
            int code = MeshMqtt.code(
                    out.send(parts.topics().store(), tenancy.own().json(), true), patience);
            if (Losses.isFromBroker(code)) {
                sayUnknown("we may not publish to it (" + Losses.code(code) + ")");
                claimAgain = System.nanoTime() + settings.pace().refused().toNanos();
            } else if (tenancy.await(patience.toNanos()) == Tenancy.Standing.UNKNOWN) {
                connection.check();
                sayUnknown("the broker does not bring us what we publish there");
                claimAgain = System.nanoTime() + settings.pace().refused().toNanos();
            }
        } catch (IOException e) {
            connection.lose(Loss.away("it was not told whose the mesh is: " + e.getMessage()));
            connection.check();
        }
    }

    private void serve(Tenancy tenancy) throws LostException, InterruptedException {
        if (parts.open().get() != null) {
            return;
        }
        parts.open().set(new Open(parts.number().incrementAndGet(), connection, Objects.requireNonNull(outlet)));
        tenancy.open();
        // What the broker still knows may be what an earlier version wanted; to say it again costs nothing.
        subscribe();
        parts.connected().run();
    }

    /// The session may be subscribed although this connection is not.
    private void leave() throws LostException, InterruptedException {
        parts.open().set(null);
        refused = false;
        if (!away) {
            away = true;
            connection.unsubscribe(parts.topics().subscriptions());
        }
    }

    /// If it is not granted, it is asked for again later: to publish is of use all the same.
    private void subscribe() throws LostException, InterruptedException {
        List<String> filters = parts.topics().subscriptions();
        int[] codes = connection.subscribe(filters);
        refused = false;
        away = false;
        for (int i = 0; i < codes.length; i++) {
            if (Losses.isFromBroker(codes[i])) {
                refused = true;
                subscribeAgain = System.nanoTime() + settings.pace().refused().toNanos();
                parts.log()
                        .sayOnce(
                                "mesh subscribe " + filters.get(i),
                                "mesh: the broker does not let us subscribe to " + filters.get(i) + " ("
                                        + Losses.code(codes[i]) + "), so it brings no requests; see what it permits us");
            }
        }
    }

    @Override
    public boolean hasBegun() {
        return outlet != null;
    }

    @Override
    public Duration lasted() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    @Override
    public void hold() throws LostException, InterruptedException {
        Tenancy tenancy = Objects.requireNonNull(parts.tenancy().get());
        try {
            while (!signal.stopping()) {
                connection.check();
                if (connection.untilSilent() <= 0) {
                    connection.lose(Loss.away("it fell silent"));
                    connection.check();
                }
                settle(tenancy);
                if (refused && subscribeAgain - System.nanoTime() <= 0) {
                    subscribe();
                }
                long due = connection.untilSilent();
                if (tenancy.standing() == Tenancy.Standing.UNKNOWN) {
                    due = Math.min(due, claimAgain - System.nanoTime());
                }
                signal.await(Math.max(1, refused ? Math.min(due, subscribeAgain - System.nanoTime()) : due));
            }
            connection.goodbye(DISCONNECT);
        } finally {
            end();
        }
    }

    private void end() {
        parts.open().set(null);
        Outlet out = outlet;
        if (out != null) {
            connection.lose(Loss.away("we closed it"));
            out.end();
        }
    }
}
